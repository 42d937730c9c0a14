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

/// <summary>What is read from a Google credential file before Google's library is loaded: enough to judge it and to say whose it
/// is.</summary>
internal sealed class CredentialFileContent
{
    // Read as a document: a serializer's code for one small object costs a build 30 ms of compilation.
    private CredentialFileContent(JsonElement root)
    {
        Type = Text(root, "type");
        Owner = Text(root, "client_email") ?? Text(root, "account");
        Audience = Text(root, "audience");
        ImpersonatedAccount = AccountIn(Text(root, "service_account_impersonation_url"));
        HasRefreshToken = Text(root, "refresh_token") is { Length: > 0 };
        SubjectSources = root.TryGetProperty("credential_source", out var source) && source.ValueKind == JsonValueKind.Object
            ? [.. source.EnumerateObject().Select(member => member.Name)]
            : [];
        IsOAuthClient = root.TryGetProperty("installed", out _) || root.TryGetProperty("web", out _);
    }

    /// <summary>The kind of credential.</summary>
    public string? Type { get; }

    /// <summary>A service account's or a user's address.</summary>
    public string? Owner { get; }

    /// <summary>The workload identity provider.</summary>
    public string? Audience { get; }

    /// <summary>The service account that an external or another identity acts as.</summary>
    public string? ImpersonatedAccount { get; }

    /// <summary>Whether there is what proves a user's login.</summary>
    public bool HasRefreshToken { get; }

    /// <summary>The ways to an external identity's own token: <c>file</c>, <c>url</c>, <c>executable</c> …</summary>
    public IReadOnlyList<string> SubjectSources { get; }

    /// <summary>Whether it is an OAuth client's file, which is often taken for a credential.</summary>
    public bool IsOAuthClient { get; }

    /// <summary>Reads the file's text; <see langword="null"/> when it is not a JSON object.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static CredentialFileContent? Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        try
        {
            return document.RootElement.ValueKind == JsonValueKind.Object ? new CredentialFileContent(document.RootElement) : null;
        }
        catch (InvalidOperationException problem)
        {
            // JsonElement says so of text that is not Unicode.
            throw new JsonException(problem.Message, problem);
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/EMAIL:generateAccessToken
    private static string? AccountIn(string? impersonationUrl) =>
        impersonationUrl?.Split('/')[^1].Split(':')[0] is { Length: > 0 } email ? email : null;
}
