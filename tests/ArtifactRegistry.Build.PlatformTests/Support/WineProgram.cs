using System.Text;

namespace ArtifactRegistry.Build.PlatformTests.Support;

/// <summary>The unit tests as a self-contained program of Windows, and a Windows of Wine's to run it in, which is removed
/// afterwards.</summary>
public sealed class WineProgram : IAsyncDisposable
{
    /// <summary>What starts a program of Windows, where Debian has it.</summary>
    public const string Loader = "/usr/lib/wine/wine64";

    private const string Project = "ArtifactRegistry.Build.Tests";
    private const string Rid = "win-x64";
    private const string Server = "/usr/lib/wine/wineserver64";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    // What apphost.exe has where the name of the program belongs (Microsoft.NET.HostModel, HostWriter).
    private static readonly byte[] Placeholder = "c3ab8ff13720e8ad9047dd39466b3c8974e592c2fa383d4a3960714caef0c4f2"u8.ToArray();

    // Outside the source tree: Wine's Windows has a link to the root folder, and other tests read the tree with all that is below it.
    private readonly Lazy<DirectoryInfo> prefix = new(() => Directory.CreateTempSubdirectory("artifact-registry-wine-"));
    private readonly Lazy<PortedTests> tests = new(LayOut);

    private static PortedTests LayOut()
    {
        var ported = new PortedTests(Project, "net10.0", "wine");
        var version = Setting.Of("Net10");
        ported.AddRuntime(Rid, version);
        var native = Path.Combine(Setting.Package($"Microsoft.NETCore.App.Host.{Rid}", version), "runtimes", Rid, "native");
        var host = File.ReadAllBytes(Path.Combine(native, "apphost.exe"));
        var name = host.AsSpan(host.AsSpan().IndexOf(Placeholder), Placeholder.Length);
        name.Clear();
        Encoding.UTF8.GetBytes($"{Project}.dll", name);
        File.WriteAllBytes(Path.Combine(ported.Folder, $"{Project}.exe"), host);
        return ported;
    }

    /// <summary>Runs the tests, and makes Wine's settings first where there are none.</summary>
    /// <param name="filters">Arguments that choose the tests.</param>
    /// <param name="minimum">The least number of tests that pass.</param>
    public async Task PassAsync(string[] filters, int minimum)
    {
        var folder = tests.Value.Folder;
        string[] asWindows10 = ["reg", "add", @"HKCU\Software\Wine", "/v", "Version", "/d", "win10", "/f"];
        var answer = await TestRun.RunAsync([Loader, .. asWindows10], folder, Limit, Variables);
        Assert.Contains("success", answer, StringComparison.Ordinal);

        string[] program = [Loader, Path.Combine(folder, $"{Project}.exe")];
        await TestRun.PassAsync(program, folder, filters, minimum, Limit, attempts: 3, Variables);
    }

    /// <summary>Ends Wine's server, which outlives its programs, and removes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (prefix.IsValueCreated)
        {
            await TestRun.RunAsync([Server, "-k"], prefix.Value.FullName, Limit, Variables);
            prefix.Value.Delete(recursive: true);
        }
    }

    // .NET's garbage collector stops threads in a way that Wine 8 does not survive. So it has no reason to run: the first generation, with
    // large objects in it, has 4 GB, which the collector of segments (clrgc.dll) grants, and threads that ended do not count. Compiling a
    // method again stops threads as well.
    private (string, string)[] Variables =>
    [
        ("WINEPREFIX", prefix.Value.FullName),
        ("WINEDEBUG", "-all"),
        ("DOTNET_EnableWriteXorExecute", "0"),
        ("DOTNET_TieredCompilation", "0"),
        ("DOTNET_EnableEventPipe", "0"),
        ("DOTNET_gcConcurrent", "0"),
        ("DOTNET_GCName", "clrgc.dll"),
        ("DOTNET_GCSegmentSize", "0x400000000"),
        ("DOTNET_GCgen0size", "0x100000000"),
        ("DOTNET_GCLOHThreshold", "0x10000000"),
        ("DOTNET_Thread_DeadThreadCountThresholdForGCTrigger", "0x100000"),
        ("DOTNET_ThreadPool_ForceMinWorkerThreads", "0x40"),
        ("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1"),
    ];
}
