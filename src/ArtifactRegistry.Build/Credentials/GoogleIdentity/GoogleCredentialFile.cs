using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials.GoogleIdentity;

/// <summary>A Google credential file: a service account's key, a user's login, a workload identity's configuration.</summary>
internal sealed class GoogleCredentialFile
{
    // google-auth-library's and Google.Apis.Auth's names (JsonCredentialParameters).
    private static readonly string[] Types =
        ["service_account", "authorized_user", "external_account", "external_account_authorized_user", "impersonated_service_account"];

    private GoogleCredentialFile(string path, FileOrigin origin, string json, CredentialFileContent content)
    {
        Path = path;
        Origin = origin;
        Json = json;
        Type = content.Type!;
        Identity = IdentityOf(content);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Why the file is read.</summary>
    public FileOrigin Origin { get; }

    /// <summary>The file's text; a secret.</summary>
    public string Json { get; }

    /// <summary>The kind of credential, <c>service_account</c>.</summary>
    public string Type { get; }

    /// <summary>For whom it stands.</summary>
    public string Identity { get; }

    /// <summary>Reads the file and judges it, without a request and without loading Google's library.</summary>
    /// <exception cref="ArtifactRegistryException">The file is missing, unreadable, malformed or of a type that is not supported.</exception>
    public static GoogleCredentialFile Read(string path, FileOrigin origin) => Parse(CredentialFile.Read(path, origin), path, origin);

    /// <summary>Judges the file's text.</summary>
    /// <exception cref="ArtifactRegistryException">It is malformed or of a type that is not supported.</exception>
    public static GoogleCredentialFile Parse(string json, string path, FileOrigin origin)
    {
        if (!TryParse(json, out var content, out var problem))
        {
            throw CredentialDiagnostics.FileMalformed(path, origin, problem).ToException();
        }

        return Unsupported(content) is { } type
            ? throw CredentialDiagnostics.TypeUnsupported(path, origin, type).ToException()
            : new GoogleCredentialFile(path, origin, json, content);
    }

    /// <summary>The credential that the file gives; the token is fetched when it is first needed.</summary>
    public AccessTokenCredential ToCredential(string source, CredentialContext context) =>
        new(source, Identity, cancellationToken => GoogleTokens.FetchAsync(this, context, cancellationToken), context.Time)
        {
            Notice = !OperatingSystem.IsWindows() && File.GetUnixFileMode(Path).HasFlag(UnixFileMode.OtherRead)
                ? CredentialNotices.WorldReadable(Path)
                : null,
        };

    private static bool TryParse(
        string json, [NotNullWhen(true)] out CredentialFileContent? content, [NotNullWhen(false)] out string? problem)
    {
        try
        {
            content = CredentialFileContent.Parse(json);
            problem = content is null ? "it is not a JSON object" : Problem(content);
        }
        catch (JsonException exception)
        {
            content = null;
            problem = $"it is not the JSON of a credential (line {exception.LineNumber + 1})";
        }

        return problem is null && content is not null;
    }

    private static string? Problem(CredentialFileContent content) => content switch
    {
        { Type: null or "", IsOAuthClient: true } =>
            "it is an OAuth client, not a credential; sign in with gcloud auth application-default login --client-id-file",
        { Type: null or "" } => "it has no \"type\"",
        { Type: "authorized_user" or "external_account_authorized_user", HasRefreshToken: false } => "it has no \"refresh_token\"",
        _ => null,
    };

    private static string? Unsupported(CredentialFileContent content) =>
        content.SubjectSources.FirstOrDefault(source => source is "executable" or "certificate") is { } source
            ? $"{content.Type} with \"{source}\" as its credential_source"
            : Types.Contains(content.Type, StringComparer.Ordinal) ? null : content.Type;

    private static string IdentityOf(CredentialFileContent content) =>
        content.ImpersonatedAccount ?? content.Owner ?? content switch
        {
            { Type: "authorized_user" } => "the user who signed in with gcloud auth application-default login",
            { Audience: { } audience } => audience,
            _ => content.Type!,
        };
}
