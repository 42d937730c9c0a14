using ArtifactRegistry.Emulator.Tests.Support;

namespace ArtifactRegistry.Emulator.Tests.Samples;

/// <summary>The probe of the real service, run against the emulator: what it expects is what the emulator does.</summary>
public class LiveProbeAgrees
{
    [Fact]
    public async Task Every_fact_agrees_and_the_scratch_image_is_removed()
    {
        await using var emulated = await Emulated.StartAsync(new EmulatorOptions
        {
            RequestsPerMinute = 400,
            Hosts = [new EmulatorHost { Repositories = [new() { Name = "p/scratch" }, new() { Name = "p/frozen", ImmutableTags = true }] }],
        });
        var table = await RunAsync(emulated, "--write", "--immutable", "p/frozen", "--quota", "500");
        Assert.Contains("49 of 49 facts agree.", table, StringComparison.Ordinal);
        Assert.DoesNotContain(emulated.Host.Images, name => name.StartsWith("p/scratch", StringComparison.Ordinal));
        Assert.DoesNotContain(emulated.Token, table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_write_nothing_but_reads_is_sent()
    {
        await using var emulated = await Emulated.StartAsync(new EmulatorRepository { Name = "p/scratch" });
        Assert.Contains("19 of 19 facts agree.", await RunAsync(emulated), StringComparison.Ordinal);
        // The two that ask how a write is challenged carry no credential.
        Assert.All(emulated.Emulator.Requests.Where(r => r.Method is not ("GET" or "HEAD")), r => Assert.Null(r.AuthorizationScheme));
    }

    [Fact]
    public async Task A_registry_with_other_manners_is_told_apart()
    {
        await using var emulated = await Emulated.StartAsync(new EmulatorOptions
        {
            Behavior = new RegistryBehavior { AnyBasicUserName = true },
            Hosts = [new EmulatorHost { Repositories = [new() { Name = "p/scratch" }] }],
        });
        Assert.Contains(
            "| token for another user name | `401 UNAUTHORIZED: authentication failed` | `200` | **no** |",
            await RunAsync(emulated, 1),
            StringComparison.Ordinal);
    }

    private static Task<string> RunAsync(Emulated emulated, params string[] arguments) => RunAsync(emulated, 0, arguments);

    private static Task<string> RunAsync(Emulated emulated, int expected, params string[] arguments) => OtherTool.RunAsync(
        "dotnet",
        [typeof(LiveProbe.Probe).Assembly.Location, $"{emulated.Host.Authority}/p/scratch", .. arguments],
        null,
        new Dictionary<string, string> { ["GOOGLE_OAUTH_ACCESS_TOKEN"] = emulated.Token },
        null,
        expected);
}
