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
}
