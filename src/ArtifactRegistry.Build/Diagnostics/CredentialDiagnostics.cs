namespace ArtifactRegistry.Build.Diagnostics;

/// <summary>What is said about credentials (<c>ARB2xxx</c>). Names of variables, files and identities; never a secret.</summary>
internal static class CredentialDiagnostics
{
    public static Diagnostic TokenVariableEmpty(string variable) => new(
        DiagnosticList.TokenVariableEmpty,
        $"ArtifactRegistryAccessTokenVariable names the variable '{DiagnosticText.Clean(variable)}', which is not set or empty. "
        + "Put an access token there before the build (gcloud auth print-access-token), or leave the property out.");

    public static Diagnostic FileUnreadable(string path, string origin, Exception problem) => new(
        DiagnosticList.CredentialFileUnreadable,
        $"{origin} names the file '{DiagnosticText.Clean(path)}', which cannot be read: {DiagnosticText.Clean(problem.Message)} "
        + $"Correct the path, or unset {origin} to use another source of credentials.");

    public static Diagnostic FileMalformed(string path, string origin, string problem) => new(
        DiagnosticList.CredentialFileMalformed,
        $"{origin} names the file '{DiagnosticText.Clean(path)}', which is not a credential: {DiagnosticText.Clean(problem)}. "
        + $"Create the file again, or unset {origin} to use another source of credentials.");

    public static Diagnostic CredentialRefused(RegistryDiagnostics.Answer answer, string credential) => new(
        DiagnosticList.CredentialRefused,
        $"{answer} The registry does not accept the credential of {credential}: it has ended, was revoked, or is meant for another host. Get a new one and build again.");

    public static Diagnostic NoCredential(RegistryDiagnostics.Answer answer, IReadOnlyList<(string Source, string Reason)> tried) => new(
        DiagnosticList.NoCredential,
        $"{answer} No credential was found. Looked at, in this order: {string.Join("; ", tried.Select(entry => $"{entry.Source}: {entry.Reason}"))}. "
        + "Set GOOGLE_APPLICATION_CREDENTIALS to a key file, or run gcloud auth login, or put an access token into a variable and name it in ArtifactRegistryAccessTokenVariable.");

    public static Diagnostic UnsafeChallenge(Uri registry, string realm) => new(
        DiagnosticList.UnsafeChallenge,
        $"{registry.Authority} asks for its tokens to be fetched from '{DiagnosticText.Clean(realm.Split('?')[0])}'. Credentials do not go there: it must be https, "
        + "and no address of this machine or its network. Check the registry's name.");

    public static Diagnostic TypeUnsupported(string path, string origin, string type) => new(
        DiagnosticList.CredentialTypeUnsupported,
        $"{origin} names the file '{DiagnosticText.Clean(path)}', a credential of the type {DiagnosticText.Clean(type)}, which Google's library for "
        + $".NET cannot use. Let gcloud use it: gcloud auth login --cred-file='{DiagnosticText.Clean(path)}', unset {origin}, and set "
        + "ArtifactRegistryCredentialSource to gcloud.");

    public static Diagnostic TokenRefused(
        string identity, string path, Uri? endpoint, int? status, string error, string description, DateTimeOffset now) => new(
        DiagnosticList.TokenRefused,
        $"{Endpoint(endpoint)} refused a token for {DiagnosticText.Clean(identity)} ({DiagnosticText.Clean(path)}): "
        + $"{string.Join(' ', Refusal(status, error, description))}. "
        + Remedy(error, description, now));

    public static Diagnostic TokenEndpointUnreachable(string identity, Uri? endpoint, string problem) => new(
        DiagnosticList.TokenEndpointUnreachable,
        $"{Endpoint(endpoint)} cannot be reached to get a token for {DiagnosticText.Clean(identity)}: {SecretText.Clean(problem).TrimEnd('.')}. "
        + "Check the network, and HTTPS_PROXY, NO_PROXY and the machine's certificates when there is a proxy.");

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
