using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials;

/// <summary>What is said about tokens and the endpoints that issue them (<c>ARB2xxx</c>).</summary>
internal static class TokenDiagnostics
{
    private static readonly SafeText Endpoint = SafeText.Of($"The token endpoint");

    public static Diagnostic TokenRefused(SafeText identity, Uri? endpoint, TokenRefusal refusal, DateTimeOffset now) => new(
        DiagnosticList.TokenRefused,
        $"{SafeText.Address(endpoint, Endpoint)} refused a token for {identity}: {refusal}. {Remedy(refusal, now)}");

    public static Diagnostic TokenEndpointUnreachable(SafeText identity, Uri? endpoint, SafeText problem) => new(
        DiagnosticList.TokenEndpointUnreachable,
        $"{SafeText.Address(endpoint, Endpoint)} cannot be reached to get a token for {identity}: {problem}. "
        + (endpoint is { IsLoopback: true }
            ? $"Start the emulator at {endpoint.Authority}, or correct the port."
            : "Check the network, and HTTPS_PROXY, NO_PROXY and the machine's certificates if there is a proxy."));

    public static Diagnostic TokenEndpointBusy(SafeText identity, Uri endpoint, TokenRefusal refusal) => new(
        DiagnosticList.TokenEndpointUnreachable,
        $"{SafeText.Address(endpoint, Endpoint)} has no token for {identity} now: {refusal}. "
            + "Run the build again. If the error persists, check Google Cloud's status page and the project's quotas.");

    public static Diagnostic TokenEndpointUnsafe(Uri? endpoint) => new(
        DiagnosticList.TokenEndpointUnsafe,
        $"The credential would be sent to {SafeText.Address(endpoint, SafeText.Of($"an address"))}, which does not use https. "
            + "Correct the address in the credential file. Plain http is allowed on this machine only.");

    public static Diagnostic TokenAnswerMalformed(Uri? endpoint, int status, SafeText contentType) => new(
        DiagnosticList.TokenAnswerMalformed,
        $"{SafeText.Address(endpoint, Endpoint)} answered {status} with {contentType} that contains no token. "
            + "It may be a proxy's sign-in page. Check the address in the credential file, HTTPS_PROXY and NO_PROXY.");

    public static Diagnostic SubjectTokenMissing(NamedPath path, SafeText problem) => new(
        DiagnosticList.SubjectTokenMissing,
        $"The external account of {path} cannot get the workload's own token: {problem}. "
            + "Check the file's credential_source. On GitHub Actions the job needs the permission id-token: write, and the token is "
            + "valid for a few minutes after google-github-actions/auth.");

    public static Diagnostic ImpersonationRefused(SafeText account, SafeText identity, Uri endpoint, TokenRefusal refusal) => new(
        DiagnosticList.TokenRefused,
        $"{SafeText.Address(endpoint, Endpoint)} does not let {identity} act as {account}: {refusal}. "
            + "Grant it roles/iam.serviceAccountTokenCreator there, or correct ArtifactRegistryImpersonateServiceAccount.");

    public static Diagnostic TokenEnded(SafeText credential, DateTimeOffset end, DateTimeOffset now) => new(
        DiagnosticList.TokenEnded,
        $"The access token of {credential} expired at {end:u}, and this machine's clock says {now:u}. Sign in again, or set the clock.");

    public static Diagnostic NotAToken(SafeText source) => new(
        DiagnosticList.NotAToken,
        $"{source} holds a value that is not an access token: it is empty, or it has spaces, quotes or several lines. "
            + "Put only the token there (gcloud auth print-access-token). "
            + "For a key file, use GOOGLE_APPLICATION_CREDENTIALS.");

    // Texts of oauth2.googleapis.com/token.
    private static string Remedy(TokenRefusal refusal, DateTimeOffset now) =>
        (refusal.Error.ToString(), refusal.Description.ToString()) switch
        {
            (_, var text) when text.Contains("iat", StringComparison.Ordinal) || text.Contains("timeframe", StringComparison.Ordinal) =>
                $"Set this machine's clock, which says {now:u}.",
            ("invalid_grant", var text) when text.Contains("Signature", StringComparison.OrdinalIgnoreCase) =>
                "The key was deleted or belongs to another account: create a new key.",
            ("invalid_grant", _) =>
                "The key or login has expired or was revoked, or its account was deleted: create a new key, or sign in again (gcloud "
                    + "auth application-default login).",
            ("invalid_scope", _) => "Correct ArtifactRegistryScopes.",
            ("invalid_target" or "unauthorized_client", _) =>
                "Check the workload identity provider: its name, its attribute condition, and that the account may be impersonated "
                    + "(roles/iam.workloadIdentityUser).",
            _ => "Create the credential again, or check the token endpoint.",
        };
}

/// <summary>What an endpoint answered instead of a token.</summary>
/// <param name="Status">The status code, where it is known.</param>
/// <param name="Error">OAuth's error code or IAM's status.</param>
/// <param name="Description">The endpoint's text.</param>
internal sealed record TokenRefusal(int? Status, SafeText Error, SafeText Description)
{
    /// <inheritdoc/>
    public override string ToString() => string.Join(
        ' ', new[] { Status?.ToString(System.Globalization.CultureInfo.InvariantCulture)
            ?? "", Error.ToString(), Description.IsEmpty ? "" : $"({Description})" }
            .Where(part => part.Length > 0));
}
