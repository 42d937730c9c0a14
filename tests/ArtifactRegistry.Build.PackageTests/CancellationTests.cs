using System.Diagnostics;
using ArtifactRegistry.Build.PackageTests.Support;
using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Build.PackageTests;

public sealed class CancellationTests(PackageFixture package)
{
    [Fact]
    public async Task An_interrupt_ends_a_build_that_waits_for_the_registry()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "kill -INT is sent by a Unix command.");
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject();
        (await sandbox.DotnetAsync("app", "restore")).ShouldSucceed();
        sandbox.Emulator.AddFault(new Fault { PathPattern = "manifests/1.0.0", Delay = TimeSpan.FromMinutes(10) });

        using var build = Dotnet.Start(Path.Combine(sandbox.Folder, "app"), ["msbuild", "-t:ArtifactRegistryResolveDigest", "-nologo"], sandbox.Environment);
        await WaitForRequestAsync(sandbox);
        using var kill = Process.Start("kill", ["-INT", $"{build.Id}"]);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await build.WaitForExitAsync(limit.Token);

        Assert.NotEqual(0, build.ExitCode);
        Assert.DoesNotContain("MSB4018", await build.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static async Task WaitForRequestAsync(ProjectSandbox sandbox)
    {
        // The token is fetched right before the request that hangs, which the log holds only once it is answered.
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (sandbox.Emulator.TokenRequests == 0)
        {
            await poll.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}
