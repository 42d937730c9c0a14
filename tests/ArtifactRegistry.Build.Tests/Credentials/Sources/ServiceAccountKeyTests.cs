using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Tests.Credentials.Sources;

public sealed class ServiceAccountKeyTests : IDisposable
{
    private readonly Machine machine = new();

    public void Dispose() => machine.Dispose();

    [Fact]
    public async Task A_key_named_by_the_variable_gets_a_token_from_its_own_endpoint()
    {
        await using var endpoint = await LoopbackServer.StartWithTokensAsync();
        var credential = await UseKey(endpoint.Address);

        var token = await credential.GetAsync(refused: null, CancellationToken.None);

        Assert.Equal("token-1", token.Value);
        Assert.Equal(machine.Time.GetUtcNow().AddHours(1), token.ExpiresAt);
        Assert.Equal("application-credentials (builder@my-project.iam.gserviceaccount.com)", credential.ToString());
        var request = Assert.Single(endpoint.Requests);
        Assert.Contains("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer", request.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_token_request_serves_every_host_and_every_caller_of_a_build()
    {
        await using var endpoint = await LoopbackServer.StartWithTokensAsync();
        machine.Variables["GOOGLE_APPLICATION_CREDENTIALS"] = machine.Write("key.json", Machine.ServiceAccountKey(endpoint.Address));
        using var chain = machine.Chain();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(async index =>
        {
            var host = Machine.Request($"{(index % 2 == 0 ? "europe" : "us")}-docker.pkg.dev", artifactRegistry: true);
            var credential = Assert.IsType<AccessTokenCredential>(await chain.GetAsync(host, CancellationToken.None));
            return await credential.GetAsync(refused: null, CancellationToken.None);
        }));

        Assert.Single(endpoint.Requests);
    }

    [Fact]
    public async Task Requests_that_wait_for_a_token_share_the_failure_too()
    {
        var open = new TaskCompletionSource();
        await using var endpoint = await LoopbackServer.StartAsync(_ =>
        {
            open.Task.Wait();
            return new(400, """{"error":"invalid_grant"}""");
        });
        var credential = await UseKey(endpoint.Address);

        var waiting = Enumerable.Range(0, 8)
            .Select(_ => Failure(() => credential.GetAsync(refused: null, CancellationToken.None).AsTask()))
            .ToArray();
        open.SetResult();
        var diagnostics = await Task.WhenAll(waiting);

        Assert.All(diagnostics, diagnostic => Assert.Equal("ARB2005", diagnostic.Code));
        Assert.Single(endpoint.Requests);
    }

    [Fact]
    public async Task Waiting_for_the_endpoint_ends_with_the_build()
    {
        using var cancellation = new CancellationTokenSource();
        var never = new TaskCompletionSource();
        await using var endpoint = await LoopbackServer.StartAsync(_ =>
        {
            cancellation.Cancel();
            never.Task.Wait(TimeSpan.FromSeconds(5));
            return new(200, "");
        });
        var credential = await UseKey(endpoint.Address);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => credential.GetAsync(refused: null, cancellation.Token).AsTask());
        never.SetResult();
    }

    [Fact]
    public async Task An_endpoint_that_never_answers_is_given_up_after_a_minute()
    {
        var never = new TaskCompletionSource();
        await using var endpoint = await LoopbackServer.StartAsync(_ =>
        {
            never.Task.Wait(TimeSpan.FromSeconds(5));
            return new(200, "");
        });
        var credential = await UseKey(endpoint.Address);

        var diagnostic = await Failure(() => machine.InFastTime(credential.GetAsync(refused: null, CancellationToken.None).AsTask()));
        never.SetResult();

        Assert.Equal("ARB2009", diagnostic.Code);
        Assert.Contains("no answer within 60 s", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_about_to_end_and_a_token_that_was_refused_are_replaced()
    {
        await using var endpoint = await LoopbackServer.StartWithTokensAsync();
        var credential = await UseKey(endpoint.Address);
        var first = await credential.GetAsync(refused: null, CancellationToken.None);

        machine.Time.Advance(TimeSpan.FromMinutes(59.5));
        var second = await credential.GetAsync(refused: null, CancellationToken.None);
        var third = await credential.GetAsync(refused: second, CancellationToken.None);

        Assert.Equal(["token-1", "token-2", "token-3"], [first.Value, second.Value, third.Value]);
    }

    [Fact]
    public async Task The_endpoints_refusal_is_passed_on_without_what_was_sent()
    {
        await using var endpoint = await LoopbackServer.StartAsync(seen => new LoopbackServer.Answer(
            400,
            $$"""
            {"error":"invalid_grant",
             "error_description":"Invalid JWT Signature. You sent {{seen.Body.Split("assertion=")[1].Split('&')[0]}}"}
            """));
        var credential = await UseKey(endpoint.Address);

        var diagnostic = await Failure(() => credential.GetAsync(refused: null, CancellationToken.None).AsTask());

        Assert.Equal("ARB2005", diagnostic.Code);
        Assert.Contains("400 invalid_grant (Invalid JWT Signature. You sent [removed])", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains("builder@my-project.iam.gserviceaccount.com", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains("create a new key", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_clock_is_named_with_the_time_that_it_says()
    {
        await using var endpoint = await LoopbackServer.StartAsync(400, """
            {"error":"invalid_grant","error_description":"Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable
            """ + """ timeframe. Check your iat and exp values in the JWT claim."}""");
        var credential = await UseKey(endpoint.Address);

        var diagnostic = await Failure(() => credential.GetAsync(refused: null, CancellationToken.None).AsTask());

        Assert.Equal("ARB2005", diagnostic.Code);
        Assert.EndsWith("Set this machine's clock, which says 2026-11-24 12:00:00Z.", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_cannot_be_reached_is_named()
    {
        var credential = await UseKey(new Uri("http://127.0.0.1:1/token"));

        var diagnostic = await Failure(() => credential.GetAsync(refused: null, CancellationToken.None).AsTask());

        Assert.Equal("ARB2009", diagnostic.Code);
        Assert.StartsWith("http://127.0.0.1:1/token cannot be reached", diagnostic.Message, StringComparison.Ordinal);
        Assert.EndsWith("Start the emulator at 127.0.0.1:1, or correct the port.", diagnostic.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html>sign in</html>")]
    [InlineData("{}")]
    [InlineData("""{"access_token":7}""")]
    public async Task An_answer_without_a_token_is_said_to_be_one(string answer)
    {
        await using var endpoint = await LoopbackServer.StartAsync(200, answer);
        var credential = await UseKey(endpoint.Address);

        var diagnostic = await Failure(() => credential.GetAsync(refused: null, CancellationToken.None).AsTask());

        Assert.Equal("ARB2011", diagnostic.Code);
    }

    [Fact]
    public async Task A_key_is_never_used_over_plain_http_to_another_machine()
    {
        var credential = await UseKey(new Uri("http://token.example/token"));

        var diagnostic = await Failure(() => credential.GetAsync(refused: null, CancellationToken.None).AsTask());

        Assert.Equal("ARB2010", diagnostic.Code);
    }

    [Fact]
    public async Task A_redirect_of_the_token_endpoint_is_not_followed()
    {
        await using var other = await LoopbackServer.StartWithTokensAsync();
        await using var endpoint = await LoopbackServer.StartAsync(_ => new LoopbackServer.Answer(
            307, "", new() { ["Location"] = other.Address.AbsoluteUri }));
        var credential = await UseKey(endpoint.Address);

        var diagnostic = await Failure(() => credential.GetAsync(refused: null, CancellationToken.None).AsTask());

        Assert.Equal("ARB2005", diagnostic.Code);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task A_key_signs_its_own_token_without_a_request()
    {
        var credential = await UseKey(
            new Uri("http://127.0.0.1:1/"), new() { UseSelfSignedJwt = true, Scopes = "cloud-platform.read-only" });

        var token = await credential.GetAsync(refused: null, CancellationToken.None);

        var claims = System.Text.Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(token.Value.Split('.')[1]));
        Assert.Contains("\"scope\":\"https://www.googleapis.com/auth/cloud-platform.read-only\"", claims, StringComparison.Ordinal);
        Assert.Equal(machine.Time.GetUtcNow().AddHours(1), token.ExpiresAt);
    }

    [Fact]
    public async Task A_google_token_goes_to_no_other_registry()
    {
        machine.Variables["GOOGLE_APPLICATION_CREDENTIALS"] = machine.Write(
            "key.json", Machine.ServiceAccountKey(new Uri("http://127.0.0.1:1/")));
        using var chain = machine.Chain();

        Assert.IsType<AnonymousCredential>(await chain.GetAsync(Machine.Request("registry.example"), CancellationToken.None));
    }

    private static async Task<Diagnostic> Failure(Func<Task> action) =>
        (await Assert.ThrowsAsync<ArtifactRegistryException>(action)).Diagnostic;

    private async Task<AccessTokenCredential> UseKey(Uri endpoint, CredentialSettings? settings = null)
    {
        machine.Variables["GOOGLE_APPLICATION_CREDENTIALS"] = machine.Write("key.json", Machine.ServiceAccountKey(endpoint));
        return Assert.IsType<AccessTokenCredential>(
            await machine.Chain(settings).GetAsync(Machine.ArtifactRegistry, CancellationToken.None));
    }
}
