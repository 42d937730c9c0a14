using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Emulator;
using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Build.Tests.Credentials;

/// <summary>Federated identities' tokens last 2 to 5 minutes, and may be revoked earlier.</summary>
public sealed class ShortTokenTests
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task A_long_copy_on_tokens_of_120_seconds_uploads_every_blob()
    {
        var time = new VirtualTime();
        await using var world = await RegistryWorld.StartAsync(new EmulatorOptions { TimeProvider = time });
        var issued = new List<string>();
        using var connections = Connect(world, time, issued, async _ => await Task.Delay(TimeSpan.FromSeconds(25), time));

        for (var number = 0; number < 20; number++)
        {
            await UploadAsync(connections, world, $"layer {number}");
        }

        Assert.True(time.Passed > TimeSpan.FromMinutes(10));
        Assert.InRange(issued.Count, 5, 60);
        Assert.Equal(20, world.Emulator.Requests.Count(request => request is { Method: "PUT", StatusCode: 201 }));
    }

    [Fact]
    public async Task A_token_that_is_revoked_in_the_middle_of_a_blob_is_exchanged_anew()
    {
        await using var world = await RegistryWorld.StartAsync();
        world.Emulator.AddFault(new Fault { Method = "PUT", PathPattern = "artifacts-uploads", StatusCode = 401, Count = 1 });
        var issued = new List<string>();
        using var connections = Connect(world, world.Time, issued, request =>
        {
            if (request.Method == HttpMethod.Put && issued.Count == 1)
            {
                world.Emulator.RevokeAccessToken(issued[0]);
            }

            return Task.CompletedTask;
        });

        await UploadAsync(connections, world, "layer");

        Assert.Equal(2, issued.Count);
        Assert.Contains("PUT 401", world.Emulator.Requests.Select(request => $"{request.Method} {request.StatusCode}"));
        Assert.Contains("PUT 201", world.Emulator.Requests.Select(request => $"{request.Method} {request.StatusCode}"));
    }

    [Fact]
    public async Task The_token_service_that_refuses_a_token_gets_a_new_one_although_it_should_last()
    {
        await using var world = await RegistryWorld.StartAsync();
        world.Host.PushImage(RegistryWorld.Repository, "1.0.0");
        world.Emulator.AddFault(new Fault { PathPattern = "/manifests/", StatusCode = 401, Count = 2 });
        var issued = new List<string>();
        using var connections = Connect(world, world.Time, issued, request =>
        {
            if (request.RequestUri!.AbsolutePath == "/v2/token")
            {
                world.Emulator.RevokeAccessToken(issued[1]);
            }

            return Task.CompletedTask;
        });

        Assert.NotNull(
            await connections.Client(world.Image().Registry, world.Log).Manifests.FindAsync(world.Image(":1.0.0"), CancellationToken.None));

        Assert.Equal(
            ["GET /v2/token 401", "GET /v2/token 200"], world.Asked.Where(request => request.Contains("token", StringComparison.Ordinal)));
        Assert.Equal(3, issued.Count);
    }

    [Theory]
    [InlineData(120, 2)]
    [InlineData(3600, 1)]
    public async Task The_push_gets_a_new_token_where_the_one_at_hand_would_not_last(int seconds, int fetches)
    {
        var time = new VirtualTime();
        var count = 0;
        using var credential = new AccessTokenCredential(
            SafeText.Of($"test"),
            SafeText.Of($"somebody"),
            _ => Task.FromResult(new AccessToken($"token-{++count}", time.GetUtcNow().AddSeconds(seconds))),
            time);
        await credential.GetAsync(refused: null, CancellationToken.None);

        var token = await credential.GetLastingAsync(TimeSpan.FromMinutes(10), CancellationToken.None);

        Assert.Equal($"token-{fetches}", token.Value);
    }

    [Fact]
    public async Task A_token_that_was_fetched_for_the_push_is_not_fetched_again_however_short_it_lasts()
    {
        var time = new VirtualTime();
        var count = 0;
        using var credential = new AccessTokenCredential(
            SafeText.Of($"test"),
            SafeText.Of($"somebody"),
            _ => Task.FromResult(new AccessToken($"token-{++count}", time.GetUtcNow() + Lifetime)),
            time);

        var token = await credential.GetLastingAsync(TimeSpan.FromMinutes(10), CancellationToken.None);

        Assert.Equal(("token-1", 1), (token.Value, count));
    }

    private static Task<BlobArrival> UploadAsync(RegistryConnections connections, RegistryWorld world, string content)
    {
        var repository = world.Image().Repository;
        return connections.Client(world.Image().Registry, world.Log).Uploads.PutAsync(
            repository, BlobSource.Of(System.Text.Encoding.UTF8.GetBytes(content)), repository, static _ => { }, CancellationToken.None);
    }

    private static RegistryConnections Connect(
        RegistryWorld world, TimeProvider time, List<string> issued, Func<HttpRequestMessage, Task> before)
    {
        var credential = new AccessTokenCredential(SafeText.Of($"application-credentials"), SafeText.Of($"somebody"), FetchAsync, time);
        return new RegistryConnections(
            world.Settings,
            new CredentialChain([new Federated(credential)]),
            time,
            host => new Hook(RegistryConnections.CreateTransport(host), before));

        Task<AccessToken> FetchAsync(CancellationToken cancellationToken)
        {
            issued.Add(world.Emulator.IssueAccessToken(lifetime: Lifetime));
            return Task.FromResult(new AccessToken(issued[^1], time.GetUtcNow() + Lifetime));
        }
    }

    private sealed class Federated(AccessTokenCredential credential) : ICredentialSource
    {
        public SafeText Name => SafeText.Of($"application-credentials");

        public ValueTask<CredentialLookup> LookUpAsync(CredentialRequest request, CancellationToken cancellationToken) =>
            ValueTask.FromResult<CredentialLookup>(new CredentialLookup.Found(credential));
    }

    private sealed class Hook(HttpMessageHandler inner, Func<HttpRequestMessage, Task> before) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await before(request);
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
