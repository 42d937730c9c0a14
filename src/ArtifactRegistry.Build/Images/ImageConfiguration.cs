using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images;

/// <summary>What an image's configuration says of when and for what it was built (OCI image specification, <i>Image Configuration</i>).</summary>
internal sealed record ImageConfiguration(DateTimeOffset? Created, string? Os, string? Architecture, string? Variant, ImageConfigSection? Config)
{
    private const int MaximumSize = 8 * 1024 * 1024;

    /// <summary>When it was built; <see langword="null"/> when that is not a real time.</summary>
    [JsonIgnore]
    public DateTimeOffset? Time => RealTime.OrNull(Created);

    /// <summary>The platform; empty when it is not told.</summary>
    [JsonIgnore]
    public string Platform => string.IsNullOrEmpty(Os) || string.IsNullOrEmpty(Architecture) ? "" : new ImagePlatform(Os, Architecture, Variant).ToString();

    /// <summary>Reads it; <see langword="null"/> when the registry does not have it, or it is none.</summary>
    /// <exception cref="ArtifactRegistryException">The registry does not say.</exception>
    public static async Task<ImageConfiguration?> ReadAsync(RegistryClient client, ImageReference image, ImageDigest digest, CancellationToken cancellationToken)
    {
        try
        {
            var content = await client.Blobs.ReadAsync(image.Repository, digest, MaximumSize, cancellationToken);
            return JsonSerializer.Deserialize(content.Span, ImageConfigurationJson.Default.ImageConfiguration);
        }
        catch (RegistryException missing) when (missing.Status == HttpStatusCode.NotFound && missing.Errors.Count > 0)
        {
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ImageConfiguration))]
internal sealed partial class ImageConfigurationJson : JsonSerializerContext;
