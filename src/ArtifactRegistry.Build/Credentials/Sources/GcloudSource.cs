using System.Text.Json;
using System.Text.Json.Serialization;
using ArtifactRegistry.Build.Credentials.Processes;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials.Sources;

/// <summary>The account that gcloud is signed in with, asked for with <c>gcloud config config-helper</c>, gcloud's own interface for other
/// tools.</summary>
internal sealed class GcloudSource(CredentialContext context) : GoogleSource
{
    private const string Format = "--format=json(credential,configuration.properties.core.account)";
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public override SafeText Name => SafeText.Of($"gcloud");

    /// <inheritdoc/>
    protected override async Task<CredentialLookup> FindAsync(CancellationToken cancellationToken)
    {
        if (ExecutableFinder.Find("gcloud", context.ReadVariable, context.IsWindows) is not { } gcloud)
        {
            return new CredentialLookup.Nothing(SafeText.Of($"gcloud is not in PATH"));
        }

        var result = await RunAsync(gcloud, [], cancellationToken);
        if (result.ExitCode != 0)
        {
            // googlecloudsdk/core/credentials/store.py, NoActiveAccountException: gcloud is installed (as on GitHub's runners) and nobody
            // signed in.
            return result.Error.Contains("do not currently have an active account", StringComparison.Ordinal)
                ? new CredentialLookup.Nothing(SafeText.Of($"gcloud has no active account"))
                : throw Failure(result).ToException();
        }

        var (token, account) = Parse(result);
        return new CredentialLookup.Found(new AccessTokenCredential(Name, account, RenewAsync, context.Time, token));

        // gcloud keeps tokens too: only this argument makes it leave one that is about to end, or that was refused.
        async Task<AccessToken> RenewAsync(CancellationToken cancellation)
        {
            var renewed = await RunAsync(gcloud, ["--force-auth-refresh"], cancellation);
            return renewed.ExitCode == 0 ? Parse(renewed).Token : throw Failure(renewed).ToException();
        }
    }

    private async Task<ProcessResult> RunAsync(string gcloud, string[] arguments, CancellationToken cancellationToken)
    {
        try
        {
            return await context.Processes.RunAsync(
                new ProcessCommand(gcloud, ["config", "config-helper", .. arguments, Format], Input: "", TimeLimit), cancellationToken);
        }
        catch (CredentialProblemException problem)
        {
            throw CredentialDiagnostics.GcloudFailed(problem.Reason).ToException(problem);
        }
    }

    // gcloud repeats the values of its own variables: an account that does not exist is named.
    private Diagnostic Failure(ProcessResult result) => CredentialDiagnostics.GcloudFailed(result.Error.Trim() switch
    {
        "" => SafeText.Of($"exit code {result.ExitCode}"),
        var text when context.RepeatsVariable(text) => SafeText.Of(
            $"exit code {result.ExitCode}, and its message is not shown because it repeats a variable that is no path or account"),
        var text => SafeText.Foreign(text),
    });

    private static (AccessToken Token, SafeText Account) Parse(ProcessResult result)
    {
        try
        {
            var answer = JsonSerializer.Deserialize(result.Output, GcloudJson.Default.GcloudAnswer);
            if (answer is { Credential: { AccessToken: { } token } credential } && AccessToken.IsWellFormed(token))
            {
                var account = answer.Configuration?.Properties?.Core?.Account;
                return (new AccessToken(token, credential.TokenExpiry), SafeText.Account(account, SafeText.Of($"gcloud's account")));
            }
        }
        catch (JsonException)
        {
            // Reported below. What it printed may hold a secret and is not repeated.
        }

        throw CredentialDiagnostics.GcloudFailed(SafeText.Of($"it printed no access token")).ToException();
    }
}

/// <summary>What <c>gcloud config config-helper</c> prints. <c>token_expiry</c> is null for a token that gcloud was given.</summary>
internal sealed record GcloudAnswer(GcloudAnswer.Token? Credential, GcloudAnswer.Settings? Configuration)
{
    internal sealed record Token(string? AccessToken, DateTimeOffset? TokenExpiry)
    {
        public override string ToString() => nameof(Token);
    }

    internal sealed record Settings(Sections? Properties);

    internal sealed record Sections(CoreSection? Core);

    internal sealed record CoreSection(string? Account);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(GcloudAnswer))]
internal sealed partial class GcloudJson : JsonSerializerContext;
