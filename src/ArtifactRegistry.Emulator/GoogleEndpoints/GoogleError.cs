using System.Text.Json.Serialization;
using ArtifactRegistry.Emulator.Hosting;

namespace ArtifactRegistry.Emulator.GoogleEndpoints;

/// <summary>The error body of Google's JSON APIs.</summary>
internal static class GoogleError
{
    public static Task SendAsync(Exchange exchange, int code, string status, string message) =>
        exchange.JsonAsync(new GoogleErrorBody(new GoogleErrorDetail(code, message, status)), GoogleJson.Default.GoogleErrorBody, code);
}

internal sealed record GoogleErrorBody([property: JsonPropertyName("error")] GoogleErrorDetail Error);

internal sealed record GoogleErrorDetail(
    [property: JsonPropertyName("code")] int Code,
    [property: JsonPropertyName("message")] string Message,
    [property: JsonPropertyName("status")] string Status);

[JsonSerializable(typeof(GoogleErrorBody))]
[JsonSerializable(typeof(MetadataServiceAccount))]
internal sealed partial class GoogleJson : JsonSerializerContext;
