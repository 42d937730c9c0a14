using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArtifactRegistry.Build.Oci;

/// <summary>The manifest of one platform's image, or of another artifact (OCI image specification, <i>Image Manifest</i>).</summary>
internal sealed record ImageManifest : OciDocument
{
    /// <summary>A manifest that consists of nothing that is known here.</summary>
    public static readonly ImageManifest Empty = new();

    /// <summary>2, in all that is in use.</summary>
    public JsonElement? SchemaVersion { get; init; }

    /// <summary>The configuration.</summary>
    public Descriptor? Config { get; init; }

    /// <summary>The layers.</summary>
    public IReadOnlyList<Descriptor> Layers { get; init => field = value ?? []; } = [];

    /// <summary>The blobs of an OCI artifact manifest, a kind that was withdrawn.</summary>
    [JsonPropertyName("blobs")]
    public IReadOnlyList<Descriptor> ArtifactBlobs { get; init => field = value ?? []; } = [];

    /// <summary>Whether it is of Docker's first schema, which names its blobs in members of its own.</summary>
    [JsonIgnore]
    public bool IsSchema1 =>
        SchemaVersion is { ValueKind: JsonValueKind.Number } version && version.TryGetInt32(out var number) && number == 1;

    /// <summary>The bytes of configuration and layers, as the manifest says.</summary>
    [JsonIgnore]
    public long Size => (Config?.Size ?? 0) + Layers.Sum(layer => layer.Size);

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<Descriptor> Children => [];

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<Descriptor> Blobs =>
        [.. Descriptors.OfType<Descriptor>().Where(blob => !blob.IsForeign).DistinctBy(blob => blob.Digest)];

    /// <inheritdoc/>
    protected override IEnumerable<Descriptor?> Descriptors =>
        [.. Config is null ? (Descriptor[])[] : [Config], .. Layers, .. ArtifactBlobs];
}
