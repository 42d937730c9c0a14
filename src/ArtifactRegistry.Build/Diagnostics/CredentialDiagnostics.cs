namespace ArtifactRegistry.Build.Diagnostics;

/// <summary>What is said about credentials (<c>ARB2xxx</c>). Values of the credential chain arrive as <see cref="SafeText"/> or <see
/// cref="NamedPath"/>, which
/// a test requires.</summary>
internal static class CredentialDiagnostics
{
    public static Diagnostic TokenVariableEmpty(SafeText variable) => new(
        DiagnosticList.TokenVariableEmpty,
        $"ArtifactRegistryAccessTokenVariable names {variable}, which is empty or not set. "
        + "Put an access token into that variable before the build (gcloud auth print-access-token), or remove the property.");

    public static Diagnostic SecretInsteadOfPath(SafeText variable, SecretShape shape, PathContent content)
    {
        var held = (shape, content) switch
        {
            (SecretShape.Token, _) => "a token or password",
            (_, PathContent.Key) => "the key itself",
            _ => "the configuration itself",
        };
        var (place, remedy) = content == PathContent.ConfigurationDirectory
            ? ("directory", "config.json and set the variable to its directory")
            : ("file", "file and set the variable to the file's path");
        return new(
            DiagnosticList.SecretInsteadOfPath,
            $"{variable} holds {held}, not the path of a {place}. Write it to a {remedy}. "
            + "On GitLab, change the type of the CI/CD variable to File. Earlier logs may hold the value: consider replacing the secret.");
    }

    public static Diagnostic TokenInsteadOfName() => new(
        DiagnosticList.SecretInsteadOfPath,
        "ArtifactRegistryAccessTokenVariable holds the token itself, not the name of a variable. MSBuild writes properties into binary "
            + "logs, so revoke this token. "
        + "Put a new one into an environment variable such as AR_TOKEN, and set the property to that name.");

    public static Diagnostic FileUnreadable(NamedPath path, FileOrigin origin, SafeText problem) => new(
        DiagnosticList.CredentialFileUnreadable,
        $"{File(path, origin)} cannot be read: {problem}. "
        + (path.IsShown
            ? $"Correct the path{(Path.IsPathFullyQualified(path.Value) ? "" : " (an absolute path is safest)")}, or {origin.WayOut}."
            : $"The value is not shown, because it does not look like a path. Set an absolute path, or {origin.WayOut}."));

    public static Diagnostic FileMalformed(NamedPath path, FileOrigin origin, SafeText problem) => new(
        DiagnosticList.CredentialFileMalformed,
        $"{File(path, origin)} is not valid: {problem}. Create it again, or {origin.WayOut}.");

    public static Diagnostic CredentialRefused(RegistryDiagnostics.Answer answer, SafeText credential) => new(
        DiagnosticList.CredentialRefused,
        $"{answer} The registry does not accept the credential of {credential}: it has expired, was revoked, or belongs to another "
            + $"registry. "
        + "Get a new credential and run the build again.");

    public static Diagnostic NoCredential(
        RegistryDiagnostics.Answer answer, SafeText host, bool isArtifactRegistry, IReadOnlyList<SearchedSource> searched) => new(
        DiagnosticList.NoCredential,
        isArtifactRegistry
            ? $"{answer} No credential was found for {host}. Run gcloud auth application-default login, or set "
                + $"GOOGLE_APPLICATION_CREDENTIALS to a credential file. Sources checked:{SearchedSource.List(searched)}"
            : $"{answer} No credential was found for {host}. Run docker login {host}. If {host} is Artifact Registry under another name, "
                + $"declare it: "
                + $"<ArtifactRegistryHost Include=\"{host}\" />. Sources checked:{SearchedSource.List(searched)}");

    public static Diagnostic UnsafeChallenge(Uri registry, SafeText realm) => new(
        DiagnosticList.UnsafeChallenge,
        $"{registry.Authority} names '{realm}' as its token service. No credential is sent there: a token service must use https, "
        + "and must not be an address of this machine or its network. Check the registry's name.");

    public static Diagnostic UnsafePushChallenge(Uri registry, SafeText realm) => new(
        DiagnosticList.UnsafeChallenge,
        $"{registry.Authority} names '{realm}' as its token service, so the SDK's push would send a Google token there. Nothing was "
        + "pushed. Check ArtifactRegistryHost: a declared host must issue its tokens itself, or name a host of Artifact Registry.");

    public static Diagnostic TypeUnsupported(NamedPath path, FileOrigin origin, SafeText type) => new(
        DiagnosticList.CredentialTypeUnsupported,
        $"{File(path, origin)} holds a credential of {type}, which Google's library does not support. "
        + $"Use gcloud: gcloud auth login --cred-file={(path.IsShown ? path.ToString() : "FILE")} and "
        + $"ArtifactRegistryCredentialSource=gcloud.");

    public static Diagnostic NothingThere(SafeText demand, IReadOnlyList<SearchedSource> searched) => new(
        DiagnosticList.DemandedSourceEmpty,
        $"{demand}, and no credential was found for that. Sign in there, or remove the property. Sources "
            + $"checked:{SearchedSource.List(searched)}");

    public static Diagnostic NoHostToTest(SafeText registry) => new(
        DiagnosticList.InvalidReference,
        $"ArtifactRegistryTestCredentials needs a registry, and '{registry}' is not one. "
        + "Set ContainerRegistry or ArtifactRegistryImage to a host, for example europe-docker.pkg.dev.");

    public static Diagnostic HelperFailed(SafeText helper, SafeText host, NamedPath configuration, SafeText problem) => new(
        DiagnosticList.HelperFailed,
        $"The credential helper {helper}, which {configuration} names for {host}, returned no credential: {problem}. "
        + $"Run it by hand (echo {host} | {helper} get), or remove it from that file.");

    public static Diagnostic GcloudFailed(SafeText problem) => new(
        DiagnosticList.GcloudFailed,
        $"gcloud returned no access token: {problem}. Run gcloud auth login, or name another source in ArtifactRegistryCredentialSource.");

    public static Diagnostic MetadataFailed(SafeText server, SafeText problem) => new(
        DiagnosticList.MetadataFailed,
        $"The metadata server {server} returned no access token: {problem}. "
        + "Check the machine's service account and GCE_METADATA_HOST, or name another source in ArtifactRegistryCredentialSource.");

    private static string File(NamedPath path, FileOrigin origin) =>
        path.IsShown ? $"The file {path}, {origin.Description}," : $"The file, {origin.Description},";
}

/// <summary>A source of credentials that had none.</summary>
/// <param name="Source">Its name.</param>
/// <param name="Reason">Why it had none.</param>
internal sealed record SearchedSource(SafeText Source, SafeText Reason)
{
    /// <summary>The list, one line for each reason, after a line break.</summary>
    public static string List(IReadOnlyList<SearchedSource> searched)
    {
        var lines = searched.GroupBy(entry => entry.Reason)
            .Select(group => $"{Environment.NewLine}  {string.Join(", ", group.Select(entry => entry.Source))}: {group.Key}");
        return searched.Count == 0 ? " none, because ArtifactRegistryCredentialSource is anonymous." : string.Concat(lines);
    }
}
