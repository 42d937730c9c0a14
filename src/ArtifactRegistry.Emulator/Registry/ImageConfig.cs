using System.Text.Json;

namespace ArtifactRegistry.Emulator.Registry;

/// <summary>The few facts that the registry reads of an image's configuration blob.</summary>
internal static class ImageConfig
{
    private const int Limit = 1024 * 1024;

    private static readonly string[] PlatformParts = ["os", "architecture", "variant"];

    /// <summary>The <c>created</c> of the configuration, where there is one.</summary>
    public static async Task<DateTimeOffset?> ReadCreatedAsync(
        RegistryContent content, ManifestDocument manifest, CancellationToken cancellationToken)
    {
        using var config = await ReadAsync(content, manifest, cancellationToken);
        return config is { RootElement: { ValueKind: JsonValueKind.Object } root }
            && root.TryGetProperty("created", out var created)
            && created.ValueKind == JsonValueKind.String
            && created.TryGetDateTimeOffset(out var time)
                ? time
                : null;
    }

    /// <summary><c>os/architecture[/variant]</c> of the configuration, where there is one.</summary>
    public static async Task<string?> ReadPlatformAsync(
        RegistryContent content, ManifestDocument manifest, CancellationToken cancellationToken)
    {
        using var config = await ReadAsync(content, manifest, cancellationToken);
        if (config is not { RootElement: { ValueKind: JsonValueKind.Object } root })
        {
            return null;
        }

        var parts = PlatformParts
            .Select(name => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null)
            .OfType<string>();
        return string.Join('/', parts) is { Length: > 0 } platform ? platform : null;
    }

    private static async Task<JsonDocument?> ReadAsync(
        RegistryContent content, ManifestDocument manifest, CancellationToken cancellationToken)
    {
        if (manifest.Config is not { } digest || await content.ReadAsync(digest, Limit, cancellationToken) is not { Length: > 0 } bytes)
        {
            return null;
        }

        try
        {
            return JsonDocument.Parse(bytes);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
