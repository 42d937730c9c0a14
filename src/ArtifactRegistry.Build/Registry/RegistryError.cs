using System.Text.Json;
using System.Text.Json.Serialization;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Registry;

/// <summary>One entry of a registry's error body (OCI distribution specification, <i>Error Codes</i>), cleaned for the log.</summary>
/// <param name="Code">The code, <c>MANIFEST_UNKNOWN</c>.</param>
/// <param name="Message">The registry's own words.</param>
internal sealed record RegistryError(string Code, string Message)
{
    /// <summary>The errors in a body; none when it is not a registry's error body, such as a proxy's page.</summary>
    public static IReadOnlyList<RegistryError> Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, RegistryErrorJson.Default.RegistryErrorBody)?.Errors is { } errors
                ? [.. errors.OfType<RegistryErrorEntry>().Select(entry => entry.Clean()).Where(error => error.Code.Length > 0).Take(10)]
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Message.Length > 0 ? DiagnosticText.Clean($"{Code}: {Message}") : Code;
}

/// <summary>The error body as it is on the wire.</summary>
internal sealed record RegistryErrorBody(RegistryErrorEntry?[]? Errors);

/// <summary>An entry as it is on the wire.</summary>
internal sealed record RegistryErrorEntry(string? Code, string? Message)
{
    public RegistryError Clean() => new(DiagnosticText.Clean(Code ?? ""), DiagnosticText.Clean(Message ?? ""));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RegistryErrorBody))]
internal sealed partial class RegistryErrorJson : JsonSerializerContext;
