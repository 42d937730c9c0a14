using System.Diagnostics;
using ArtifactRegistry.Build.PackageTests.Support;
using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Build.PackageTests;

public sealed class CancellationTests(PackageFixture package)
{
    [Fact]
    public async Task An_interrupt_ends_a_build_that_waits_for_the_registry()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "kill and env --default-signal are commands of Linux.");
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject();
        (await sandbox.DotnetAsync("app", "restore")).ShouldSucceed();
        sandbox.Emulator.AddFault(new Fault { PathPattern = "manifests/1.0.0", Delay = TimeSpan.FromMinutes(10) });

        using var build = StartInterruptible(sandbox, "msbuild", "-t:ArtifactRegistryResolveDigest", "-nologo");
        await WaitForRequestAsync(sandbox);
        using var kill = Process.Start("kill", ["-INT", $"{build.Id}"]);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await build.WaitForExitAsync(limit.Token);

        Assert.NotEqual(0, build.ExitCode);
        Assert.DoesNotContain(
            "MSB4018", await build.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    // A shell that runs the tests in the background has them ignore interrupts, and every program that they start inherits this.
    private static Process StartInterruptible(ProjectSandbox sandbox, params string[] arguments) =>
        Dotnet.Start(
            Path.Combine(sandbox.Folder, "app"), ["--default-signal=INT", "dotnet", .. arguments], sandbox.Environment, program: "env");

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
