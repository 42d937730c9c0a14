namespace ArtifactRegistry.Build.PackageTests.Support;

/// <summary>The package, packed once for all tests under a version of its own, in a feed and a package cache of its own.</summary>
public sealed class PackageFixture : IAsyncLifetime
{
    private readonly SemaphoreSlim builds = new(2);
    private readonly string compilerPipe = $"artifact-registry-tests-{Guid.NewGuid():N}"[..32];
    private string? compilers;

    public string Root { get; } = Directory.CreateTempSubdirectory("artifact-registry-package-tests-").FullName;

    public string Version { get; } = $"1.0.0-test.{Guid.NewGuid():N}";

    public string Feed => Path.Combine(Root, "feed");

    public string PackageCache => Path.Combine(Root, "packages");

    /// <summary>The machine's own cache, which has the packages of <c>PackageDownload</c>; it serves as a feed.</summary>
    public static string MachineCache { get; } = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    public string PackageFile => Path.Combine(Feed, $"ArtifactRegistry.Build.{Version}.nupkg");

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Feed);
        Directory.CreateDirectory(Path.Combine(Root, "tmp"));

        // An output folder of its own: the repository's bin and obj stay as the build left them. Analyzers have had their say in that
        // build.
        var pack = await Dotnet.RunAsync(
            SourceTree.Root,
            [
                "pack", "src/ArtifactRegistry.Build", "-o", Feed, $"-p:Version={Version}", "-p:UseArtifactsOutput=true",
                $"-p:ArtifactsPath={Path.Combine(Root, "build")}",
                "-p:RunAnalyzers=false", "-p:EnforceCodeStyleInBuild=false", "-nologo", "-v:q", "-getProperty:RoslynTargetsPath",
            ],
            CreateEnvironment(Root));
        compilers = pack.ShouldSucceed().Output.Trim();
    }

    public async ValueTask DisposeAsync()
    {
        builds.Dispose();
        await StopCompilerAsync();
        await Task.Run(() => Directory.Delete(Root, recursive: true));
    }

    /// <summary>What builds see: nothing of this machine's, and one compiler for all of them. To start a compiler costs more than half of a
    /// publish; a server of our own name can be stopped without touching anybody else's.</summary>
    internal Dictionary<string, string?> CreateEnvironment(string home)
    {
        var environment = CleanEnvironment.Create(home);
        environment["UseSharedCompilation"] = "true";
        environment["SharedCompilationId"] = compilerPipe;
        if (OperatingSystem.IsLinux())
        {
            // The compiler leaves two empty folders there in each build. Elsewhere the path would be too long for the compiler's pipe.
            environment["TMPDIR"] = Path.Combine(Root, "tmp");
        }

        return environment;
    }

    /// <summary>A place among the builds that run at once.</summary>
    public async Task<IDisposable> EnterBuildAsync(CancellationToken cancellationToken)
    {
        await builds.WaitAsync(cancellationToken);
        return new Exit(builds);
    }

    private async Task StopCompilerAsync()
    {
        if (compilers is not null)
        {
            var stop = await Dotnet.RunAsync(
                Root,
                [Path.Combine(compilers, "bincore", "VBCSCompiler.dll"), "-shutdown", $"-pipename:{compilerPipe}"],
                CreateEnvironment(Root));
            stop.ShouldSucceed();
        }
    }

    private sealed class Exit(SemaphoreSlim builds) : IDisposable
    {
        public void Dispose() => builds.Release();
    }
}
