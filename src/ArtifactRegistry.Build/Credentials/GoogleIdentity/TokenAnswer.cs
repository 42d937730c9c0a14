using System.Text.Json;
using System.Text.Json.Nodes;

namespace ArtifactRegistry.Build.Credentials.GoogleIdentity;

/// <summary>What a token endpoint says: OAuth's answer (RFC 6749 §5), or that of Google's IAM.</summary>
/// <param name="HasToken">Whether there is a token in it.</param>
/// <param name="Error">OAuth's error code or IAM's status; empty when it names none.</param>
/// <param name="Description">What it says about the error.</param>
internal sealed record TokenAnswer(bool HasToken, string Error, string Description)
{
    private static readonly TokenAnswer Unreadable = new(HasToken: false, "", "");

    /// <summary>Reads the answer; one that is not JSON has neither token nor error.</summary>
    public static TokenAnswer Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root ? Read(root) : Unreadable;
        }
        catch (JsonException)
        {
            return Unreadable;
        }
    }

    /// <summary>The refusal as OAuth writes it, which Google's library reads.</summary>
    public string ToRefusal() => new JsonObject { ["error"] = Error, ["error_description"] = Description }.ToJsonString();

    private static TokenAnswer Read(JsonElement root)
    {
        var hasToken = Text(root, "access_token").Length > 0 || Text(root, "accessToken").Length > 0;
        return root.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object
            ? new TokenAnswer(hasToken, Text(error, "status"), Text(error, "message"))
            : new TokenAnswer(hasToken, Text(root, "error"), Text(root, "error_description"));
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
