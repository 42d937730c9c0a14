using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.Credentials.Processes;
using ArtifactRegistry.Build.Credentials.Sources;
using ArtifactRegistry.Emulator;

namespace ArtifactRegistry.Build.Tests.Credentials.Sources;

/// <summary>Google's own gcloud and its credential helper, signed in with a key of the emulator.</summary>
[Collection(nameof(Alone))]
public sealed class RealGcloudTests : IDisposable
{
    private readonly Machine machine = new() { Clock = TimeProvider.System };

    public RealGcloudTests()
    {
        machine.Variables["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "";
        machine.Variables["CLOUDSDK_CONFIG"] = Path.Combine(machine.Home, "gcloud");
        Assert.SkipUnless(
            ExecutableFinder.Find("gcloud", machine.Context().ReadVariable, isWindows: false) is not null
            || Environment.GetEnvironmentVariable("CI") == "true",
            "gcloud is not installed.");
    }

    public void Dispose() => machine.Dispose();

    [Fact]
    public async Task The_account_of_gcloud_gets_a_token_that_the_registry_accepts()
    {
        await using var emulator = await SignInAsync();
        using var chain = machine.Chain();

        var credential = Assert.IsType<AccessTokenCredential>(await chain.GetAsync(Machine.ArtifactRegistry, CancellationToken.None));
        var token = await credential.GetAsync(refused: null, CancellationToken.None);

        Assert.Equal("gcloud (tester@emulator.iam.gserviceaccount.com)", credential.ToString());
        Assert.InRange(token.ExpiresAt!.Value - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(50), TimeSpan.FromMinutes(61));
        Assert.Equal(200, await StatusWithAsync(emulator, token));
    }

    [Fact]
    public async Task A_token_that_was_revoked_is_replaced_by_gcloud()
    {
        await using var emulator = await SignInAsync();
        using var chain = machine.Chain();
        var credential = Assert.IsType<AccessTokenCredential>(await chain.GetAsync(Machine.ArtifactRegistry, CancellationToken.None));
        var first = await credential.GetAsync(refused: null, CancellationToken.None);
        emulator.RevokeAccessToken(first.Value);

        var second = await credential.GetAsync(refused: first, CancellationToken.None);

        Assert.Equal((401, 200), (await StatusWithAsync(emulator, first), await StatusWithAsync(emulator, second)));
    }

    [Fact]
    public async Task Gcloud_without_an_account_is_passed_over()
    {
        var lookup = await new GcloudSource(machine.Context()).LookUpAsync(Machine.ArtifactRegistry, CancellationToken.None);

        Assert.Equal("gcloud has no active account", Assert.IsType<CredentialLookup.Nothing>(lookup).Reason.ToString());
    }

    [Fact]
    public async Task Gcloud_that_cannot_renew_its_token_is_an_error()
    {
        var emulator = await SignInAsync();
        using var chain = machine.Chain();
        var credential = Assert.IsType<AccessTokenCredential>(await chain.GetAsync(Machine.ArtifactRegistry, CancellationToken.None));
        var token = await credential.GetAsync(refused: null, CancellationToken.None);
        await emulator.DisposeAsync();

        var diagnostic = await Machine.FailureOf(() => credential.GetAsync(refused: token, CancellationToken.None).AsTask());

        Assert.Equal("ARB2016", diagnostic.Code);
    }

    [Fact]
    public async Task Gclouds_helper_for_docker_gets_a_token_that_the_registry_accepts()
    {
        await using var emulator = await SignInAsync();
        machine.Write(".docker/config.json", """{"credHelpers":{"europe-docker.pkg.dev":"gcloud"}}""");
        using var chain = machine.Chain();

        var credential = Assert.IsType<AccessTokenCredential>(await chain.GetAsync(Machine.ArtifactRegistry, CancellationToken.None));

        Assert.Equal("docker (docker-credential-gcloud)", credential.ToString());
        Assert.Equal(200, await StatusWithAsync(emulator, await credential.GetAsync(refused: null, CancellationToken.None)));
    }

    [Fact]
    public async Task Gclouds_helper_without_an_account_is_an_error()
    {
        machine.Write(".docker/config.json", """{"credHelpers":{"europe-docker.pkg.dev":"gcloud"}}""");

        var diagnostic = await Machine.FailureOf(() => machine.TokenAsync());

        Assert.Equal("ARB2015", diagnostic.Code);
        Assert.Contains("its output is not shown", diagnostic.Message, StringComparison.Ordinal);
    }

    private static async Task<int> StatusWithAsync(ArtifactRegistryEmulator emulator, AccessToken token)
    {
        using var client = new HttpClient(new SocketsHttpHandler());
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(emulator.Hosts[0].BaseUri, "/v2/"));
        request.Headers.Authorization = new("Bearer", token.Value);
        using var response = await client.SendAsync(request);
        return (int)response.StatusCode;
    }

    private async Task<ArtifactRegistryEmulator> SignInAsync()
    {
        var emulator = await ArtifactRegistryEmulator.StartAsync();
        await RunAsync("auth", "activate-service-account", "--key-file", machine.Write("key.json", emulator.CreateServiceAccountKey()));
        return emulator;
    }

    private async Task RunAsync(params string[] arguments)
    {
        var context = machine.Context();
        var gcloud = ExecutableFinder.Find("gcloud", context.ReadVariable, isWindows: false)!;
        var result = await context.Processes.RunAsync(
            new ProcessCommand(gcloud, arguments, "", TimeSpan.FromMinutes(1)), CancellationToken.None);
        Assert.True(result.ExitCode == 0, result.Error);
    }
}
