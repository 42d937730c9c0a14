using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Images.Inspection;

/// <summary>What an image of one platform says of itself.</summary>
/// <param name="Image">The image, by its own digest.</param>
/// <param name="Index">The digest of the index that it was found in; <see langword="null"/> when it was named directly.</param>
/// <param name="MediaType">Its manifest's media type.</param>
/// <param name="Platform">The platform, <c>linux/amd64</c>; empty when nothing tells it.</param>
/// <param name="Created">When it was built; <see langword="null"/> when that is not told or not a real time.</param>
/// <param name="Size">The bytes of configuration and layers, as they are stored.</param>
/// <param name="LayerCount">The number of layers.</param>
/// <param name="Labels">The labels of its configuration.</param>
/// <param name="Annotations">The annotations of its manifest, over those of its index.</param>
internal sealed record InspectedImage(
    ImageReference Image,
    ImageDigest? Index,
    string MediaType,
    string Platform,
    DateTimeOffset? Created,
    long Size,
    int LayerCount,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Annotations)
{
    /// <summary>One of the specification's names (OCI image specification, <i>Annotations</i>), which tools write as a label or as an annotation;
    /// empty when neither has it.</summary>
    /// <param name="key">What follows <c>org.opencontainers.image.</c>.</param>
    public string Note(string key)
    {
        var name = $"org.opencontainers.image.{key}";
        return Labels.GetValueOrDefault(name) ?? Annotations.GetValueOrDefault(name) ?? "";
    }
}
