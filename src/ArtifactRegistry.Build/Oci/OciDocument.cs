using System.Text.Json;
using System.Text.Json.Serialization;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Oci;

/// <summary>What the JSON of a manifest says: an <see cref="ImageManifest"/> or an <see cref="ImageIndex"/>. Both dialects, OCI's and
/// Docker's, are the same in what is read here. It is never written again: a <see cref="Manifest"/> keeps the bytes.</summary>
internal abstract record OciDocument
{
    private const string CreatedAnnotation = "org.opencontainers.image.created";

    /// <summary>The manifest that this one is about: a signature's image, for instance.</summary>
    public Descriptor? Subject { get; init; }

    /// <summary>Its annotations; only text counts.</summary>
    [JsonConverter(typeof(JsonText.MembersConverter))]
    public IReadOnlyDictionary<string, string> Annotations { get; init => field = value ?? JsonText.None; } = JsonText.None;

    /// <summary>The manifests that it consists of, each once.</summary>
    [JsonIgnore]
    public abstract IReadOnlyList<Descriptor> Children { get; }

    /// <summary>The blobs that it consists of and that are in the registry, each once.</summary>
    [JsonIgnore]
    public abstract IReadOnlyList<Descriptor> Blobs { get; }

    /// <summary>When it was built, by its annotation (OCI image specification, <i>Annotations</i>); <see langword="null"/> when that is not
    /// a real time.</summary>
    [JsonIgnore]
    public DateTimeOffset? Created => RealTime.Parse(Annotations.GetValueOrDefault(CreatedAnnotation));

    /// <summary>Every descriptor in it, in order; one that is <c>null</c> in the JSON is <see langword="null"/>.</summary>
    protected abstract IEnumerable<Descriptor?> Descriptors { get; }

    /// <summary>Parses a manifest. Its media type says what it is; of a type that is not known, its members do.</summary>
    /// <exception cref="JsonException">It is not JSON, or not what its media type says.</exception>
    /// <exception cref="ArtifactRegistryException">Tools read it differently (<see cref="DocumentMembers"/>).</exception>
    public static OciDocument Parse(ReadOnlyMemory<byte> content, string mediaType)
    {
        var members = DocumentMembers.Check(content.Span, mediaType);
        OciDocument? document = MediaTypes.IsIndex(mediaType) || members.Contains("manifests")
            ? JsonSerializer.Deserialize(content.Span, OciJson.Default.ImageIndex)
            : JsonSerializer.Deserialize(content.Span, OciJson.Default.ImageManifest);
        return document is not null && !document.Descriptors.Contains(null) ? document : throw new JsonException("an entry is null");
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ImageManifest))]
[JsonSerializable(typeof(ImageIndex))]
internal sealed partial class OciJson : JsonSerializerContext;
