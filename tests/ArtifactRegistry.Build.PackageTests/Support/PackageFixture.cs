using System.Threading.Channels;

namespace ArtifactRegistry.Build.PackageTests.Support;

/// <summary>The package, packed once for all tests under a version of its own, in a feed and a package cache of its own.</summary>
public sealed class PackageFixture : IAsyncLifetime
{
    private readonly Channel<BuildPlace> places = Channel.CreateUnbounded<BuildPlace>();
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
        foreach (var number in (int[])[1, 2])
        {
            await places.Writer.WriteAsync(new BuildPlace(places.Writer, $"{compilerPipe}-{number}"));
        }

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
        await StopServersAsync();
        await StopCompilerAsync();
        await Task.Run(() => Directory.Delete(Root, recursive: true));
    }

    /// <summary>What builds see: nothing of this machine's, and one compiler for all of them. To start a compiler
    /// costs more than half of a publish; a server of our own name can be stopped without touching anybody else's.</summary>
    internal Dictionary<string, string?> CreateEnvironment(string home)
    {
        var environment = CleanEnvironment.Create(home);
        environment["UseSharedCompilation"] = "true";
        environment["SharedCompilationId"] = compilerPipe;
        return environment;
    }

    /// <summary>A place among the two builds that run at once.</summary>
    internal ValueTask<BuildPlace> EnterBuildAsync(CancellationToken cancellationToken) => places.Reader.ReadAsync(cancellationToken);

    private async Task StopServersAsync()
    {
        while (places.Reader.TryRead(out var place))
        {
            await Dotnet.RunAsync(Root, ["build-server", "shutdown", "--msbuild"], place.Serve(CleanEnvironment.Create(Root)));
        }
    }

    private async Task StopCompilerAsync()
    {
        if (compilers is not null)
        {
            var stop = await Dotnet.RunAsync(
                Root, [Path.Combine(compilers, "bincore", "VBCSCompiler.dll"), "-shutdown", $"-pipename:{compilerPipe}"],
                    CleanEnvironment.Create(Root));
            stop.ShouldSucceed();
        }
    }
}

/// <summary>A place for one build at a time, with an MSBuild server of its own: most of what a build costs is to start MSBuild, and the
/// server is started once.</summary>
internal sealed class BuildPlace(ChannelWriter<BuildPlace> places, string server) : IDisposable
{
    /// <summary>The environment in which the place's server runs the build.</summary>
    public Dictionary<string, string?> Serve(IReadOnlyDictionary<string, string?> environment) => new(environment, StringComparer.Ordinal)
    {
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "1",
        ["MSBUILDDISABLENODEREUSE"] = "0",
        ["MSBUILDNODEHANDSHAKESALT"] = server,
    };

    /// <summary>Leaves the place to the next build.</summary>
    public void Dispose() => places.TryWrite(this);
}
