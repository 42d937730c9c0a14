using System.Text.Json;
using System.Text.Json.Serialization;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Images.Inspection;

/// <summary>What one platform of an image is.</summary>
/// <param name="Digest">Its manifest's digest.</param>
/// <param name="MediaType">Its manifest's media type.</param>
/// <param name="Platform">The platform; empty when it is not told.</param>
/// <param name="Size">The bytes of configuration and layers, compressed.</param>
/// <param name="Layers">How many layers it has.</param>
/// <param name="Created">When it was built, by its own word.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Annotations">Its manifest's annotations.</param>
internal sealed record ImageInfo(
    ImageDigest Digest,
    string MediaType,
    string Platform,
    long Size,
    int Layers,
    DateTimeOffset? Created,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Annotations)
{
    /// <summary>The source revision that it was built from.</summary>
    public string Revision => Word(ImageLabels.Revision);

    /// <summary>The version.</summary>
    public string Version => Word("org.opencontainers.image.version");

    /// <summary>Where the source is.</summary>
    public string Source => Word("org.opencontainers.image.source");

    /// <summary>The base image's name.</summary>
    public string BaseImage => Word("org.opencontainers.image.base.name");

    /// <summary>The base image's digest.</summary>
    public string BaseDigest => Word("org.opencontainers.image.base.digest");

    /// <summary>The labels as a JSON object.</summary>
    public string LabelsJson => JsonSerializer.Serialize(Labels.OrderBy(label => label.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal), InspectionJson.Default.DictionaryStringString);

    // An annotation is the manifest's own word, a label the configuration's; the same names are used in both (OCI image specification, Annotations).
    private string Word(string name) => Annotations.GetValueOrDefault(name) ?? Labels.GetValueOrDefault(name) ?? "";
}

/// <summary>What is read of a configuration.</summary>
internal sealed record InspectedConfig(DateTimeOffset? Created, string? Os, string? Architecture, string? Variant, ImageConfigSection? Config);

/// <summary>What is read of a manifest beside its parts.</summary>
internal sealed record InspectedManifest(Dictionary<string, string>? Annotations);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(InspectedConfig))]
[JsonSerializable(typeof(InspectedManifest))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class InspectionJson : JsonSerializerContext;
