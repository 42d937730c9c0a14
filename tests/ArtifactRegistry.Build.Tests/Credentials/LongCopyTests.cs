using System.Text;
using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Copying;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Emulator;
using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Build.Tests.Credentials;

/// <summary>A copy that lasts longer than the tokens of a federated identity.</summary>
public sealed class LongCopyTests
{
    private const string App = "p/r/app";
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task A_long_copy_on_tokens_of_120_seconds_is_complete_although_one_is_revoked_in_the_middle_of_a_blob()
    {
        var time = new VirtualTime();
        await using var world = await RegistryWorld.StartAsync(new EmulatorOptions
        {
            Hosts = [new EmulatorHost(), new EmulatorHost()],
            TokenLifetime = Lifetime,
            TimeProvider = time,
        });
        var digest = PushImage(world.Host, layers: 20);
        world.Emulator.AddFault(
            new Fault { Method = "PUT", PathPattern = "artifacts-uploads", StatusCode = 401, Count = 1, BeforeRequest = Revoke });
        var issued = new List<string>();
        using var connections = Connect(world, time, issued);

        await CopyAsync(connections, world.Emulator.Hosts);

        Assert.Equal(digest, world.Emulator.Hosts[1].GetTagDigest(App, "1.0.0"));
        Assert.All(CopyLab.Content(world.Emulator.Hosts[1], App).Skip(1), blob => Assert.EndsWith("True", blob, StringComparison.Ordinal));
        Assert.InRange(issued.Count, 5, 100);
        Assert.Contains(world.Emulator.Requests, request => request is { Method: "PUT", StatusCode: 401 });
        Assert.True(time.Passed > TimeSpan.FromMinutes(10));

        Task Revoke()
        {
            world.Emulator.RevokeAccessTokens();
            return Task.CompletedTask;
        }
    }

    private static string PushImage(EmulatedHost host, int layers)
    {
        var blobs = Enumerable.Range(0, layers)
            .Select(number => $"layer {number}")
            .Select(text => (text.Length, host.PushBlob(App, Encoding.UTF8.GetBytes(text))));
        var config = (Length: 2, Digest: host.PushBlob(App, "{}"u8.ToArray()));
        var described = blobs.Select(blob =>
            $$"""{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"{{blob.Item2}}","size":{{blob.Length}}}""");
        var manifest = $$"""
            {"schemaVersion":2,"mediaType":"{{CopyLab.OciManifest}}",
            "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{config.Digest}}","size":2},
            "layers":[{{string.Join(',', described)}}]}
            """;
        return host.PushManifest(App, "1.0.0", Encoding.UTF8.GetBytes(manifest), CopyLab.OciManifest);
    }

    // Every request takes 20 seconds.
    private static RegistryConnections Connect(RegistryWorld world, VirtualTime time, List<string> issued)
    {
        var credential = new AccessTokenCredential(SafeText.Of($"application-credentials"), SafeText.Of($"somebody"), FetchAsync, time);
        return new RegistryConnections(
            world.Settings with { Concurrency = 1 },
            new CredentialChain([new Federated(credential)]),
            time,
            host => new Slow(RegistryConnections.CreateTransport(host), time));

        Task<AccessToken> FetchAsync(CancellationToken cancellationToken)
        {
            issued.Add(world.Emulator.IssueAccessToken());
            return Task.FromResult(new AccessToken(issued[^1], time.GetUtcNow() + Lifetime));
        }
    }

    private static async Task CopyAsync(RegistryConnections connections, IReadOnlyList<EmulatedHost> hosts)
    {
        var images = hosts.Select(host => ImageReference.Parse($"{host.Authority}/{App}:1.0.0", "test")).ToArray();
        var options = new CopyOptions { IncludeReferrers = false, Concurrency = 1 };
        var tags = PlannedTag.Plan(PropertyList.SplitTags("1.0.0", "test"), [], new MovingTags([]));
        var request = new CopyRequest(images[0], images[1] with { Tag = null }, tags);
        var plans = await new CopyPlanner(ClientFor, options).ReadAsync([request], TestContext.Current.CancellationToken);
        using var progress = new CopyProgress(TimeProvider.System, _ => { });
        using var copier = new ImageCopier(ClientFor, new BlobPlaces(), options, progress);
        await copier.CopyAsync(plans[0], TestContext.Current.CancellationToken);

        RegistryClient ClientFor(ImageReference image) => connections.Client(image.Registry, new RecordingLog());
    }

    private sealed class Federated(AccessTokenCredential credential) : ICredentialSource
    {
        public SafeText Name => SafeText.Of($"application-credentials");

        public ValueTask<CredentialLookup> LookUpAsync(CredentialRequest request, CancellationToken cancellationToken) =>
            ValueTask.FromResult<CredentialLookup>(new CredentialLookup.Found(credential));
    }

    private sealed class Slow(HttpMessageHandler inner, TimeProvider time) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(TimeSpan.FromSeconds(20), time, cancellationToken);
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
