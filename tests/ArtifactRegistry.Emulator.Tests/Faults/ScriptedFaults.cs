using System.Net;
using ArtifactRegistry.Emulator.Faults;
using ArtifactRegistry.Emulator.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace ArtifactRegistry.Emulator.Tests.Faults;

/// <summary>What can be made to go wrong.</summary>
public class ScriptedFaults
{
    private const string Image = "p/r/app";
    private const string Manifest = "/v2/p/r/app/manifests/1";

    [Fact]
    public async Task A_status_happens_to_the_first_requests_that_match_and_reaches_nothing()
    {
        await using var emulated = await StartAsync(new Fault
        {
            Method = "GET",
            PathPattern = "manifests/",
            StatusCode = 503,
            Count = 2,
            Headers = new Dictionary<string, string> { ["Retry-After"] = "7" },
        });
        var first = await emulated.Client.GetAsync(Manifest);
        Assert.Equal(("503 UNAVAILABLE", "7"), (first.Error, first.Header("Retry-After")));
        Assert.Equal(HttpStatusCode.OK, (await emulated.Client.SendAsync("HEAD", Manifest)).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await emulated.Client.GetAsync(Manifest)).Status);
        Assert.Equal(HttpStatusCode.OK, (await emulated.Client.GetAsync(Manifest)).Status);
    }

    [Fact]
    public async Task A_fault_can_happen_to_every_second_request_of_one_host()
    {
        await using var emulated = await Emulated.StartAsync(new EmulatorOptions { Hosts = [new(), new()] });
        emulated.Emulator.AddFault(new Fault { Host = emulated.Host.Authority, StatusCode = 500, Every = 2, Body = "<html>" });
        using var other = new Client(emulated.Emulator.Hosts[1], emulated.Token);
        Assert.Equal(HttpStatusCode.OK, (await emulated.Client.GetAsync("/v2/")).Status);
        Assert.Equal("<html>", (await emulated.Client.GetAsync("/v2/")).Text);
        Assert.Equal(HttpStatusCode.OK, (await emulated.Client.GetAsync("/v2/")).Status);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/v2/")).Status);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/v2/")).Status);
        emulated.Emulator.ClearFaults();
        Assert.Equal(HttpStatusCode.OK, (await emulated.Client.GetAsync("/v2/")).Status);
    }

    [Theory]
    [InlineData(FaultCut.BeforeRequest)]
    [InlineData(FaultCut.BeforeAnswer)]
    [InlineData(FaultCut.MidAnswer)]
    public async Task A_connection_can_be_cut(FaultCut cut)
    {
        await using var emulated = await StartAsync(new Fault { PathPattern = "manifests", Cut = cut, Count = 1 });
        await Assert.ThrowsAsync<HttpRequestException>(() => emulated.Client.GetAsync(Manifest));
        Assert.Equal(cut == FaultCut.MidAnswer ? 200 : 0, emulated.Emulator.Requests[^1].StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await emulated.Client.GetAsync(Manifest)).Status);
    }

    [Fact]
    public async Task A_cut_after_the_request_leaves_what_the_request_did()
    {
        await using var emulated = await StartAsync(new Fault { Method = "DELETE", Cut = FaultCut.BeforeAnswer });
        await Assert.ThrowsAsync<HttpRequestException>(() => emulated.Client.SendAsync("DELETE", Manifest));
        Assert.Empty(emulated.Host.Tags(Image));
    }

    [Fact]
    public async Task Something_can_happen_while_a_request_waits_and_after_it_was_carried_out()
    {
        List<int> tags = [];
        Emulated? world = null;
        await using var emulated = world = await StartAsync(new Fault { Method = "DELETE", BeforeRequest = Note, BeforeAnswer = Note });
        Assert.Equal(HttpStatusCode.Accepted, (await emulated.Client.SendAsync("DELETE", Manifest)).Status);
        Assert.Equal([1, 0], tags);

        Task Note()
        {
            tags.Add(world!.Host.Tags(Image).Count);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_body_can_be_truncated_or_corrupted()
    {
        await using var emulated = await StartAsync(
            new Fault { PathPattern = "manifests", BodyFault = BodyFault.Truncate, Count = 1 },
            new Fault { PathPattern = "manifests", BodyFault = BodyFault.Corrupt, Count = 1 });
        var whole = emulated.Host.GetManifest(Image, "1")!;
        Assert.Equal(whole[..(whole.Length / 2)], (await emulated.Client.GetAsync(Manifest)).Body);
        var corrupt = (await emulated.Client.GetAsync(Manifest)).Body;
        Assert.Equal(whole.Length, corrupt.Length);
        Assert.NotEqual(whole, corrupt);
        Assert.Equal(whole, (await emulated.Client.GetAsync(Manifest)).Body);
    }

    [Fact]
    public async Task A_digest_header_can_lie_and_a_tag_list_can_be_stale()
    {
        await using var emulated = await StartAsync(
            new Fault { PathPattern = "manifests", ContentDigest = "sha256:0" },
            new Fault { PathPattern = "tags/list", StaleTagList = true });
        Assert.Equal("sha256:0", (await emulated.Client.SendAsync("HEAD", Manifest)).Header("Docker-Content-Digest"));
        emulated.Host.PushImage(Image, "2");
        Assert.Equal(1, (await emulated.Client.GetAsync($"/v2/{Image}/tags/list")).Json.GetProperty("tags").GetArrayLength());
        Assert.Equal(2, emulated.Host.Tags(Image).Count);
    }

    [Fact]
    public async Task Latency_delay_and_bandwidth_take_the_clocks_time()
    {
        var time = new FakeTimeProvider();
        await using var emulated = await Emulated.StartAsync(new EmulatorOptions
        {
            TimeProvider = time,
            RequireAuthentication = false,
            Latency = TimeSpan.FromSeconds(1),
            BytesPerSecond = 10,
            Faults = [new Fault { Delay = TimeSpan.FromSeconds(2) }],
        });
        var answer = emulated.Client.GetAsync("/v2/p/r/app/tags/list");
        while (!answer.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(0.5));
            await Task.Yield();
        }

        Assert.Equal("404 NAME_UNKNOWN", (await answer).Error);
        Assert.True(emulated.Emulator.Requests[0].Milliseconds >= 3000);
    }

    private static async Task<Emulated> StartAsync(params Fault[] faults)
    {
        var emulated = await Emulated.StartAsync();
        emulated.Host.PushImage(Image, "1");
        Array.ForEach(faults, emulated.Emulator.AddFault);
        return emulated;
    }
}
