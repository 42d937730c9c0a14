namespace ArtifactRegistry.Build.PlatformTests.Support;

/// <summary>A Windows of the tests' own. Wine needs no display, and the tests need nothing of the user's.</summary>
public sealed class Wine : IAsyncDisposable
{
    private const string Loader = "/usr/lib/wine/wine64";
    private const string Server = "/usr/lib/wine/wineserver64";
    private const string Project = "ArtifactRegistry.Build.Tests";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly (string Name, string Value)[] environment =
    [
        ("WINEPREFIX", Path.Combine(AppContext.BaseDirectory, "wine")),
        ("WINESERVER", Server),
        ("WINEDEBUG", "-all"),
        // In Wine 8, SuspendThread fails at times, which ends or hangs the runtime: so what suspends threads, the garbage collector and the
        // tiers of the compiler, is kept from it, and a run that ends without a summary is repeated.
        ("DOTNET_EnableWriteXorExecute", "0"),
        ("DOTNET_TieredCompilation", "0"),
        ("DOTNET_gcConcurrent", "0"),
        ("DOTNET_GCgen0size", "20000000"),
        ("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1"),
    ];

    private PortedTests? tests;

    /// <summary>Runs tests in a process of their own, all of which must pass.</summary>
    public async Task PassAsync(string[] filters, int minimum)
    {
        tests ??= await InstallAsync();
        await TestRun.PassAsync([Loader, $"{Project}.exe"], tests.Folder, filters, minimum, Limit, attempts: 3, environment);
    }

    public async ValueTask DisposeAsync()
    {
        if (tests is not null)
        {
            await TestRun.RunAsync([Server, "--kill"], tests.Folder, Limit, environment);
        }
    }

    private async Task<PortedTests> InstallAsync()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable("ARB_WINE") == "true",
            "Set ARB_WINE=true on Linux to run tests in Wine.");
        OtherTool.Require(Loader);
        var version = Setting.Of("Windows");
        var ported = new PortedTests(Project, "net10.0", "windows");
        ported.AddRuntime("win-x64", version);
        ported.AddHost(Path.Combine(
            Setting.Package("Microsoft.NETCore.App.Host.win-x64", version), "runtimes", "win-x64", "native", "apphost.exe"));
        await TestRun.RunAsync([Loader, "wineboot", "--init"], ported.Folder, Limit, environment);
        await TestRun.RunAsync(
            [Loader, "reg", "add", @"HKCU\Software\Wine", "/v", "Version", "/d", "win10", "/f"], ported.Folder, Limit, environment);
        return ported;
    }
}
