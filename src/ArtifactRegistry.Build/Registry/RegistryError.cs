using System.Text.Json;
using System.Text.Json.Serialization;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Registry;

/// <summary>One entry of a registry's error body (OCI distribution specification, <i>Error Codes</i>), cleaned for the log.</summary>
/// <param name="Code">The code, <c>MANIFEST_UNKNOWN</c>.</param>
/// <param name="Message">The registry's own words.</param>
internal sealed record RegistryError(string Code, string Message)
{
    private const string HasMediaType = "has media type";

    /// <summary>Whether a 404 with this error says that the manifest exists and has a media type that the request did not accept. The code
    /// is <c>MANIFEST_UNKNOWN</c> all the same. Artifact Registry and gcr.io: "Manifest with tag 'x' has media type '…', but client accepts
    /// '…'" (appc/docker2aci#255, gcr-cleaner#113); Azure: "OCI artifact found, but accept header does not support OCI artifacts"
    /// (go-containerregistry#1697).</summary>
    public bool MeansOtherMediaType =>
        Message.Contains(HasMediaType, StringComparison.OrdinalIgnoreCase)
            || Message.Contains("accept header", StringComparison.OrdinalIgnoreCase);

    /// <summary>The media type that the message names; <see langword="null"/> for none.</summary>
    public string? MediaType => Message.Split(HasMediaType, 2, StringSplitOptions.None) is [_, var rest]
        ? rest.TrimStart(' ', '"', '\'').Split('"', '\'', ' ', ',')[0]
        : null;

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
