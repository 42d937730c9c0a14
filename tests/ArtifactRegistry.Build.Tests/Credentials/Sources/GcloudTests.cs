using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.Credentials.Sources;

namespace ArtifactRegistry.Build.Tests.Credentials.Sources;

public sealed class GcloudTests : IDisposable
{
    private static readonly CredentialSettings Gcloud = new() { Source = "gcloud" };
    private readonly Machine machine = new();

    public void Dispose() => machine.Dispose();

    [Fact]
    public async Task The_account_that_gcloud_is_signed_in_with_is_used()
    {
        machine.Install("gcloud", """
            echo "$@" > "$HOME/arguments"
            echo '{"credential":{"access_token":"ya29.first","id_token":null,"token_expiry":"2026-11-24T13:00:00Z"},'
            echo '"configuration":{"properties":{"core":{"account":"me@example.com"}}}}'
            """);
        using var chain = machine.Chain(Gcloud);

        var credential = Assert.IsType<AccessTokenCredential>(await chain.GetAsync(Machine.ArtifactRegistry, CancellationToken.None));
        var token = await credential.GetAsync(refused: null, CancellationToken.None);

        Assert.Equal(("ya29.first", machine.Time.GetUtcNow().AddHours(1)), (token.Value, token.ExpiresAt));
        Assert.Equal("gcloud (me@example.com)", credential.ToString());
        Assert.StartsWith(
            "config config-helper --format=json(credential",
            File.ReadAllText(Path.Combine(machine.Home, "arguments")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_was_refused_is_renewed_by_force()
    {
        machine.Install("gcloud", """
            case "$*" in *--force-auth-refresh*) token=second ;; *) token=first ;; esac
            echo "{\"credential\":{\"access_token\":\"$token\",\"token_expiry\":null}}"
            """);
        using var chain = machine.Chain(Gcloud);
        var credential = Assert.IsType<AccessTokenCredential>(await chain.GetAsync(Machine.ArtifactRegistry, CancellationToken.None));
        var first = await credential.GetAsync(refused: null, CancellationToken.None);

        var second = await credential.GetAsync(refused: first, CancellationToken.None);

        Assert.Equal(("first", (DateTimeOffset?)null, "second"), (first.Value, first.ExpiresAt, second.Value));
    }

    [Fact]
    public async Task Gcloud_without_an_account_is_passed_over()
    {
        machine.Install("gcloud", """
            echo "ERROR: (gcloud.config.config-helper) You do not currently have an active account selected." >&2
            exit 1
            """);

        await AssertNothing("gcloud has no active account");
    }

    [Fact]
    public Task A_machine_without_gcloud_is_passed_over() => AssertNothing("gcloud is not in PATH");

    [Fact]
    public async Task Gclouds_error_is_passed_on()
    {
        machine.Install("gcloud", """
            reason="('invalid_grant: Bad Request', 1//0refreshtokenrefreshtoken)"
            echo "ERROR: There was a problem refreshing your current auth tokens: $reason" >&2
            exit 1
            """);

        var diagnostic = await Machine.FailureOf(() => machine.TokenAsync());

        Assert.Equal("ARB2016", diagnostic.Code);
        Assert.Contains("invalid_grant: Bad Request', [removed])", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains("gcloud auth login", diagnostic.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo WARNING: hello")]
    [InlineData("echo '{}'")]
    [InlineData("echo '{\"credential\":{\"access_token\":null}}'")]
    [InlineData("yes")]
    [InlineData("kill -9 $$")]
    public async Task Rubbish_is_an_error(string script)
    {
        machine.Install("gcloud", script);

        Assert.Equal("ARB2016", (await Machine.FailureOf(() => machine.TokenAsync())).Code);
    }

    [Fact]
    public async Task A_gcloud_that_hangs_is_ended_after_ten_seconds()
    {
        machine.Install("gcloud", "echo $$ > \"$HOME/pid\"; sleep 1000 & wait");

        var diagnostic = await Machine.FailureOf(() => machine.InFastTime(machine.TokenAsync()));

        Assert.Equal("ARB2016", diagnostic.Code);
        Assert.Contains("no answer within 10 s", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_for_gcloud_ends_with_the_build()
    {
        machine.Install("gcloud", "sleep 1000");
        using var cancellation = new CancellationTokenSource();
        using var chain = machine.Chain();

        var waiting = chain.GetAsync(Machine.ArtifactRegistry, cancellation.Token).AsTask();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task A_token_that_has_ended_already_names_the_clock()
    {
        machine.Install("gcloud", """echo '{"credential":{"access_token":"old","token_expiry":"2026-11-24T11:59:00Z"}}'""");

        var diagnostic = await Machine.FailureOf(() => machine.TokenAsync());

        Assert.Equal("ARB2013", diagnostic.Code);
        Assert.Contains("this machine's clock says 2026-11-24 12:00:00Z", diagnostic.Message, StringComparison.Ordinal);
    }

    private async Task AssertNothing(string reason)
    {
        var lookup = await new GcloudSource(machine.Context()).LookUpAsync(Machine.ArtifactRegistry, CancellationToken.None);
        Assert.Equal(reason, Assert.IsType<CredentialLookup.Nothing>(lookup).Reason.ToString());
    }
}
