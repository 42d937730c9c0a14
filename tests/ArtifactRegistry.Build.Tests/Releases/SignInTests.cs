using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Build.Releases;
using ArtifactRegistry.Build.Reporting.CI;
using ArtifactRegistry.Build.Tasks;

namespace ArtifactRegistry.Build.Tests.Releases;

/// <summary>A service account's token is a round trip to Google, which does not wait for the checks (docs/releases.md).</summary>
public sealed class SignInTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task The_token_is_on_its_way_while_the_checks_run_and_is_given_up_when_they_refuse()
    {
        using var identity = new Identity();
        var isUnderWay = false;

        var release = await StartAsync(identity, "Fail", _ => isUnderWay = identity.Started.Wait(Long));

        Assert.Null(release);
        Assert.True(isUnderWay);
        Assert.True(identity.IsGivenUp);
    }

    [Fact]
    public async Task A_release_that_asks_no_gate_asks_for_no_token()
    {
        using var identity = new Identity();

        await StartAsync(identity, "Overwrite", _ => { });

        Assert.False(identity.Started.IsSet);
    }

    // A release with a problem, so that the checks report and no registry is asked.
    private static async Task<Release?> StartAsync(Identity identity, string policy, Action<Finding> report)
    {
        var settings = new ReleaseSettings(ReleaseTask.Settings(
            ("Image", "europe-docker.pkg.dev/p/r/app"), ("Tags", "1.0.0"), ("TagPolicy", policy)));
        using var connections = new RegistryConnections(new ConnectionSettings(), new CredentialChain([identity]), TimeProvider.System);
        var log = new RecordingLog();
        var services = new ReleaseServices(
            image => connections.Client(image.Registry, log),
            connections,
            log,
            report,
            new CISettings { Variable = _ => null, Command = _ => { } },
            TimeProvider.System);
        var start = new ReleaseStart(services, new ReleaseClaims(), settings.ReadPlan([], [], []), settings.ReadOrigin());
        return await start.RunAsync([InputDiagnostics.ShortRepository("app")], default);
    }

    /// <summary>An identity whose token never comes.</summary>
    private sealed class Identity : ICredentialSource, IDisposable
    {
        private readonly AccessTokenCredential credential;

        public Identity() => credential = new AccessTokenCredential(Name, SafeText.Of($"robot"), FetchAsync, TimeProvider.System);

        public ManualResetEventSlim Started { get; } = new();

        public bool IsGivenUp { get; private set; }

        public SafeText Name => SafeText.Of($"test");

        public ValueTask<CredentialLookup> LookUpAsync(CredentialRequest request, CancellationToken cancellationToken) =>
            ValueTask.FromResult<CredentialLookup>(new CredentialLookup.Found(credential));

        public void Dispose() => Started.Dispose();

        private async Task<AccessToken> FetchAsync(CancellationToken cancellationToken)
        {
            Started.Set();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                throw new InvalidOperationException("No token.");
            }
            finally
            {
                IsGivenUp = cancellationToken.IsCancellationRequested;
            }
        }
    }
}
