namespace ArtifactRegistry.Build.Diagnostics;

/// <summary>What is said about credentials (<c>ARB2xxx</c>). Names of variables, files and identities; never a secret.</summary>
internal static class CredentialDiagnostics
{
    public static Diagnostic TokenVariableEmpty(string variable) => new(
        DiagnosticList.TokenVariableEmpty,
        $"ArtifactRegistryAccessTokenVariable names the variable '{DiagnosticText.Clean(variable)}', which is not set or empty. "
        + "Put an access token there before the build (gcloud auth print-access-token), or leave the property out.");

    public static Diagnostic FileUnreadable(string path, FileOrigin origin, Exception problem) => new(
        DiagnosticList.CredentialFileUnreadable,
        $"The file '{DiagnosticText.Clean(path)}', {origin.Description}, cannot be read: {DiagnosticText.Clean(problem.Message).TrimEnd('.')}. "
        + $"Correct it{(Path.IsPathFullyQualified(path) ? "" : " (an absolute path is safest)")}, or {origin.WayOut}.");

    public static Diagnostic FileMalformed(string path, FileOrigin origin, string problem) => new(
        DiagnosticList.CredentialFileMalformed,
        $"The file '{DiagnosticText.Clean(path)}', {origin.Description}, is not what it should be: {SecretText.Clean(problem).TrimEnd('.')}. "
        + $"Create it again, or {origin.WayOut}.");

    public static Diagnostic CredentialRefused(RegistryDiagnostics.Answer answer, string credential) => new(
        DiagnosticList.CredentialRefused,
        $"{answer} The registry does not accept the credential of {credential}: it has expired, was revoked, or is meant for another host. Get a new one and build again.");

    public static Diagnostic NoCredential(RegistryDiagnostics.Answer answer, IReadOnlyList<(string Source, string Reason)> tried) => new(
        DiagnosticList.NoCredential,
        $"{answer} No credential was found. Looked at, in this order: {Reasons(tried)}. "
        + "Set GOOGLE_APPLICATION_CREDENTIALS to a key file, or run gcloud auth login, or put an access token into a variable and name it in ArtifactRegistryAccessTokenVariable.");

    public static Diagnostic UnsafeChallenge(Uri registry, string realm) => new(
        DiagnosticList.UnsafeChallenge,
        $"{registry.Authority} asks for its tokens to be fetched from '{DiagnosticText.Clean(realm.Split('?')[0])}'. Credentials do not go there: it must be https, "
        + "and no address of this machine or its network. Check the registry's name.");

    public static Diagnostic TypeUnsupported(string path, FileOrigin origin, string type) => new(
        DiagnosticList.CredentialTypeUnsupported,
        $"The file '{DiagnosticText.Clean(path)}', {origin.Description}, holds a credential of the type {DiagnosticText.Clean(type)}, which Google's "
        + $"library for .NET cannot use. Let gcloud use it: gcloud auth login --cred-file='{DiagnosticText.Clean(path)}' and "
        + "ArtifactRegistryCredentialSource=gcloud.");

    public static Diagnostic NothingThere(string demand, IReadOnlyList<(string Source, string Reason)> tried) => new(
        DiagnosticList.DemandedSourceEmpty,
        $"{DiagnosticText.Clean(demand)}, and there is no credential for that. Looked at: {Reasons(tried)}. Sign in there, or leave the property out.");

    public static Diagnostic NoHostToTest(string registry) => new(
        DiagnosticList.InvalidReference,
        $"ArtifactRegistryTestCredentials does not know which registry is meant ('{DiagnosticText.Clean(registry)}'). Set ContainerRegistry, or "
        + "ArtifactRegistryImage, to its host, as in europe-docker.pkg.dev.");

    public static Diagnostic HelperFailed(string helper, string host, string configuration, string problem) => new(
        DiagnosticList.HelperFailed,
        $"The credential helper {DiagnosticText.Clean(helper)}, which '{DiagnosticText.Clean(configuration)}' names for {host}, gave no credential: "
        + $"{SecretText.Clean(problem).TrimEnd('.')}. Run it by hand (echo {host} | {DiagnosticText.Clean(helper)} get), or take it out of that file.");

    public static Diagnostic GcloudFailed(string problem) => new(
        DiagnosticList.GcloudFailed,
        $"gcloud gave no access token: {SecretText.Clean(problem).TrimEnd('.')}. Run gcloud auth login, or name another source in ArtifactRegistryCredentialSource.");

    public static Diagnostic MetadataFailed(string address, string problem) => new(
        DiagnosticList.MetadataFailed,
        $"The metadata server {DiagnosticText.Clean(address)} gave no access token: {SecretText.Clean(problem).TrimEnd('.')}. "
        + "Check the machine's service account and GCE_METADATA_HOST, or name another source in ArtifactRegistryCredentialSource.");

    private static string Reasons(IReadOnlyList<(string Source, string Reason)> tried) =>
        string.Join("; ", tried.Select(entry => $"{entry.Source}: {DiagnosticText.Clean(entry.Reason)}"));
}
