namespace ArtifactRegistry.Build.PackageTests.Support;

/// <summary>The package, packed once for all tests under a version of its own, in a feed and a package cache of its own.</summary>
public sealed class PackageFixture : IAsyncLifetime
{
    private readonly SemaphoreSlim builds = new(2);

    public string Root { get; } = Directory.CreateTempSubdirectory("artifact-registry-package-tests-").FullName;

    public string Version { get; } = $"1.0.0-test.{Guid.NewGuid():N}";

    public string Feed => Path.Combine(Root, "feed");

    public string PackageCache => Path.Combine(Root, "packages");

    public string PackageFile => Path.Combine(Feed, $"ArtifactRegistry.Build.{Version}.nupkg");

    public static string Repository { get; } = FindRepository();

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Feed);

        // An output folder of its own: the repository's bin and obj stay as the build left them.
        var pack = await Dotnet.RunAsync(
            Repository,
            ["pack", "src/ArtifactRegistry.Build", "-o", Feed, $"-p:Version={Version}", "-p:UseArtifactsOutput=true", $"-p:ArtifactsPath={Path.Combine(Root, "build")}", "-nologo", "-v:q"],
            CleanEnvironment.Create(Root));
        pack.ShouldSucceed();
    }

    public async ValueTask DisposeAsync()
    {
        builds.Dispose();
        await Task.Run(() => Directory.Delete(Root, recursive: true));
    }

    /// <summary>A place among the builds that run at once.</summary>
    public async Task<IDisposable> EnterBuildAsync(CancellationToken cancellationToken)
    {
        await builds.WaitAsync(cancellationToken);
        return new Exit(builds);
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ArtifactRegistry.Build.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run from a checkout of the repository.");
        }

        return folder.FullName;
    }

    private sealed class Exit(SemaphoreSlim builds) : IDisposable
    {
        public void Dispose() => builds.Release();
    }
}
