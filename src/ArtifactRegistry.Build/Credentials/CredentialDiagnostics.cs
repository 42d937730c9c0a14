using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials;

/// <summary>What is said about credentials (<c>ARB2xxx</c>). Values of the credential chain arrive as <see cref="SafeText"/> or <see
/// cref="NamedPath"/>, which a test requires.</summary>
internal static class CredentialDiagnostics
{
    public static Diagnostic TokenVariableEmpty(SafeText variable) => new(
        DiagnosticList.TokenVariableEmpty,
        $"ArtifactRegistryAccessTokenVariable names {variable}, which is empty or not set. "
            + "Put an access token into that variable before the build (gcloud auth print-access-token), or remove the property.");

    public static Diagnostic TokenInsteadOfName() => new(
        DiagnosticList.SecretInsteadOfPath,
        "ArtifactRegistryAccessTokenVariable holds the token itself, not the name of a variable. "
            + "MSBuild writes properties into binary logs, so revoke this token. "
            + "Put a new one into an environment variable such as AR_TOKEN, and set the property to that name.");

    public static Diagnostic FileUnreadable(NamedPath path, FileOrigin origin, SafeText problem) => new(
        DiagnosticList.CredentialFileUnreadable,
        $"{File(path, origin)} cannot be read: {problem}. "
        + (path.IsShown
            ? $"{Place(path)}Correct the path, or {origin.WayOut}."
            : $"The value is not shown, because it does not look like a path. Set an absolute path, or {origin.WayOut}."));

    public static Diagnostic FileMalformed(NamedPath path, FileOrigin origin, SafeText problem) => new(
        DiagnosticList.CredentialFileMalformed,
        $"{File(path, origin)} is not valid: {problem}. Create it again, or {origin.WayOut}.");

    public static Diagnostic TypeUnsupported(NamedPath path, FileOrigin origin, SafeText type) => new(
        DiagnosticList.CredentialTypeUnsupported,
        $"{File(path, origin)} holds a credential of {type}, which Google's library does not support. "
            + $"Use gcloud: gcloud auth login --cred-file={(path.IsShown ? path.ToString() : "FILE")} and "
            + "ArtifactRegistryCredentialSource=gcloud.");

    public static Diagnostic NothingThere(SafeText demand, IReadOnlyList<SearchedSource> searched) => new(
        DiagnosticList.DemandedSourceEmpty,
        $"{demand}, and no credential was found for that. Sign in there, or remove the property. "
            + $"Sources checked:{SearchedSource.List(searched)}");

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

    private static string Place(NamedPath path) => Path.IsPathFullyQualified(path.Value)
        ? ""
        : $"A relative path begins at the build's current directory, which makes it {NamedPath.Known(Path.GetFullPath(path.Value))}. ";

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

/// <summary>What the user should know about credentials and need not act on: messages, because people build with warnings as
/// errors.</summary>
internal static class CredentialNotices
{
    public static SafeText WorldReadable(NamedPath path) => SafeText.Of(
        $"Every user of this machine can read the credential file {path}. "
            + $"Run chmod 600 on it, unless something needs that mode (Kubernetes mounts secrets with it).");

    public static SafeText PasswordInBinaryLogs(SafeText variable) => SafeText.Of(
        $"{variable} is used. MSBuild writes variables whose names begin with DOTNET_ into binary logs (-bl) in clear text. "
            + $"Without this variable the build finds the credential itself (docs/credentials.md).");
}
