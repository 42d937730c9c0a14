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

    private GoogleCredentialFile(NamedPath path, FileOrigin origin, string json, CredentialFileContent content)
    {
        Path = path;
        Origin = origin;
        Json = json;
        Type = content.Type!;
        Identity = IdentityOf(content);
    }

    /// <summary>The file.</summary>
    public NamedPath Path { get; }

    /// <summary>Why the file is read.</summary>
    public FileOrigin Origin { get; }

    /// <summary>The file's text; a secret.</summary>
    public string Json { get; }

    /// <summary>The kind of credential, <c>service_account</c>.</summary>
    public string Type { get; }

    /// <summary>For whom it stands.</summary>
    public SafeText Identity { get; }

    /// <summary>Reads the file and judges it, without a request and without loading Google's library.</summary>
    /// <exception cref="ArtifactRegistryException">The file is missing, unreadable, malformed or of a type that is not
    /// supported.</exception>
    public static GoogleCredentialFile Read(NamedPath path, FileOrigin origin) => Parse(CredentialFile.Read(path, origin), path, origin);

    /// <summary>Judges the file's text.</summary>
    /// <exception cref="ArtifactRegistryException">It is malformed or of a type that is not supported.</exception>
    public static GoogleCredentialFile Parse(string json, NamedPath path, FileOrigin origin)
    {
        if (!TryParse(json, out var content, out var problem))
        {
            throw CredentialDiagnostics.FileMalformed(path, origin, problem.Value).ToException();
        }

        return Unsupported(content) is { IsEmpty: false } type
            ? throw CredentialDiagnostics.TypeUnsupported(path, origin, type).ToException()
            : new GoogleCredentialFile(path, origin, json, content);
    }

    /// <summary>The credential that the file gives; the token is fetched when it is first needed.</summary>
    public AccessTokenCredential ToCredential(SafeText source, CredentialContext context) =>
        new(source, Identity, cancellationToken => GoogleTokens.FetchAsync(this, context, cancellationToken), context.Time)
        {
            Notice = !OperatingSystem.IsWindows() && File.GetUnixFileMode(Path.Value).HasFlag(UnixFileMode.OtherRead)
                ? CredentialNotices.WorldReadable(Path)
                : null,
        };

    private static bool TryParse(
        string json, [NotNullWhen(true)] out CredentialFileContent? content, [NotNullWhen(false)] out SafeText? problem)
    {
        try
        {
            content = CredentialFileContent.Parse(json);
            problem = content is null ? SafeText.Of($"it is not a JSON object") : Problem(content);
        }
        catch (JsonException exception)
        {
            content = null;
            problem = SafeText.Of($"it is not the JSON of a credential (line {exception.LineNumber + 1 ?? 1})");
        }

        return problem is null && content is not null;
    }

    private static SafeText? Problem(CredentialFileContent content) => content switch
    {
        { Type: null or "", IsOAuthClient: true } =>
            SafeText.Of($"it is an OAuth client, not a credential; sign in with gcloud auth application-default login --client-id-file"),
        { Type: null or "" } => SafeText.Of($"it has no \"type\""),
        { Type: "authorized_user" or "external_account_authorized_user", HasRefreshToken: false } =>
            SafeText.Of($"it has no \"refresh_token\""),
        _ => null,
    };

    private static SafeText Unsupported(CredentialFileContent content) => content switch
    {
        _ when content.SubjectSources.Contains("executable", StringComparer.Ordinal) =>
            SafeText.Of($"an external account with \"executable\" as its credential_source"),
        _ when content.SubjectSources.Contains("certificate", StringComparer.Ordinal) =>
            SafeText.Of($"an external account with \"certificate\" as its credential_source"),
        { Type: "gdch_service_account" } => SafeText.Of($"the type gdch_service_account"),
        _ => Types.Contains(content.Type, StringComparer.Ordinal) ? default : SafeText.Of($"an unknown type"),
    };

    // "account" is empty in files that gcloud writes for a user whose e-mail address was not asked for.
    private static SafeText IdentityOf(CredentialFileContent content)
    {
        var otherwise = content.Type switch
        {
            "authorized_user" => SafeText.Of($"the user who signed in with gcloud auth application-default login"),
            "service_account" => SafeText.Of($"a service account"),
            "impersonated_service_account" => SafeText.Of($"an impersonated service account"),
            _ => SafeText.Of($"an external account"),
        };
        return SafeText.Account(
            content.ImpersonatedAccount, SafeText.Account(content.Owner, SafeText.Account(content.Audience, otherwise)));
    }
}
