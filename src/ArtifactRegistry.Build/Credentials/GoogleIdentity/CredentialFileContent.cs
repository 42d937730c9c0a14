using System.Text.Json;

namespace ArtifactRegistry.Build.Credentials.GoogleIdentity;

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
