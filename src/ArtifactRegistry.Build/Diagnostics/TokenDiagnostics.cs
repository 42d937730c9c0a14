namespace ArtifactRegistry.Build.Diagnostics;

/// <summary>What is said about tokens and the endpoints that give them (<c>ARB2xxx</c>). What an endpoint wrote is passed on without what it was sent.</summary>
internal static class TokenDiagnostics
{
    public static Diagnostic TokenRefused(
        string identity, Uri? endpoint, int? status, string error, string description, DateTimeOffset now) => new(
        DiagnosticList.TokenRefused,
        $"{Endpoint(endpoint)} refused a token for {DiagnosticText.Clean(identity)}: "
        + $"{string.Join(' ', Refusal(status, error, description))}. "
        + Remedy(error, description, now));

    public static Diagnostic TokenEndpointUnreachable(string identity, Uri? endpoint, string problem) => new(
        DiagnosticList.TokenEndpointUnreachable,
        $"{Endpoint(endpoint)} cannot be reached to get a token for {DiagnosticText.Clean(identity)}: {SecretText.Clean(problem).TrimEnd('.')}. "
        + "Check the network, and HTTPS_PROXY, NO_PROXY and the machine's certificates when there is a proxy.");

    public static Diagnostic TokenEndpointBusy(string identity, Uri endpoint, int status, string error, string description) => new(
        DiagnosticList.TokenEndpointUnreachable,
        $"{Endpoint(endpoint)} has no token for {DiagnosticText.Clean(identity)} now: {string.Join(' ', Refusal(status, error, description))}. Run the build again; "
        + "if that stays, look at Google Cloud's status page and the project's quotas.");

    public static Diagnostic TokenEndpointUnsafe(Uri? endpoint) => new(
        DiagnosticList.TokenEndpointUnsafe,
        $"The credential would be sent to {Endpoint(endpoint)}, which is not https. Correct the address in the credential file; "
        + "plain http is spoken to this machine only.");

    public static Diagnostic TokenAnswerMalformed(Uri? endpoint, int status, string contentType) => new(
        DiagnosticList.TokenAnswerMalformed,
        $"{Endpoint(endpoint)} answered {status} with {DiagnosticText.Clean(contentType)} in which there is no token. Is it a proxy's sign-in page? "
        + "Check the address in the credential file, HTTPS_PROXY and NO_PROXY.");

    public static Diagnostic SubjectTokenMissing(string path, Exception problem) => new(
        DiagnosticList.SubjectTokenMissing,
        $"The external account of '{DiagnosticText.Clean(path)}' cannot get its own token, the one to be exchanged: "
        + $"{SecretText.Clean(problem.Message).TrimEnd('.')}. Check the file's credential_source; on GitHub Actions the job needs the permission id-token: write, "
        + "and the token lasts only minutes after google-github-actions/auth.");

    public static Diagnostic ImpersonationRefused(
        string account, string identity, Uri endpoint, int status, string error, string description) => new(
        DiagnosticList.TokenRefused,
        $"{Endpoint(endpoint)} refused to let {DiagnosticText.Clean(identity)} act as {DiagnosticText.Clean(account)}: "
        + $"{string.Join(' ', Refusal(status, error, description))}. Give it the role roles/iam.serviceAccountTokenCreator on that service account, "
        + "and enable the API iamcredentials.googleapis.com, or correct ArtifactRegistryImpersonateServiceAccount.");

    public static Diagnostic TokenEnded(string credential, DateTimeOffset end, DateTimeOffset now) => new(
        DiagnosticList.TokenEnded,
        $"The access token of {DiagnosticText.Clean(credential)} ended at {end:u}, and this machine's clock says {now:u}. Sign in again, or set the clock.");

    public static Diagnostic NotAToken(string variable) => new(
        DiagnosticList.NotAToken,
        $"{DiagnosticText.Clean(variable)} holds something that is not an access token: it is empty, or has blanks, quotes or several lines. "
        + "Put the bare token there (gcloud auth print-access-token); a key file belongs into GOOGLE_APPLICATION_CREDENTIALS.");

    private static string Endpoint(Uri? endpoint) => endpoint is null ? "The token endpoint" : DiagnosticText.Clean(endpoint);

    private static IEnumerable<string> Refusal(int? status, string error, string description) =>
        new[] { status?.ToString() ?? "", SecretText.Clean(error), description.Length > 0 ? $"({SecretText.Clean(description).TrimEnd('.')})" : "" }
            .Where(part => part.Length > 0);

    // Texts of oauth2.googleapis.com/token.
    private static string Remedy(string error, string description, DateTimeOffset now) => (error, description) switch
    {
        (_, var text) when text.Contains("iat", StringComparison.Ordinal) || text.Contains("timeframe", StringComparison.Ordinal) =>
            $"Set this machine's clock, which says {now:u}.",
        ("invalid_grant", var text) when text.Contains("Signature", StringComparison.OrdinalIgnoreCase) =>
            "The key was deleted or belongs to another account: create a new key.",
        ("invalid_grant", _) =>
            "The key or login has expired or was revoked, or its account is gone: create a new key, or sign in again "
            + "(gcloud auth application-default login).",
        ("invalid_scope", _) => "Correct ArtifactRegistryScopes.",
        ("invalid_target" or "unauthorized_client", _) =>
            "Check the workload identity provider: its name, its attribute condition, and that the account may be impersonated "
            + "(roles/iam.workloadIdentityUser).",
        _ => "Create the credential again, or check the token endpoint.",
    };
}
