using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArtifactRegistry.Build.Oci;

/// <summary>An index: one manifest for each platform, or a list of referrers (OCI image specification, <i>Image Index</i>; Docker's
/// manifest list).</summary>
internal sealed record ImageIndex : OciDocument
{
    /// <summary>Its entries, also those that name the same manifest.</summary>
    public IReadOnlyList<Descriptor> Manifests { get; init => field = value ?? []; } = [];

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<Descriptor> Children => [.. Manifests.DistinctBy(entry => entry.Digest)];

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<Descriptor> Blobs => [];

    /// <inheritdoc/>
    protected override IEnumerable<Descriptor?> Descriptors => Manifests;

    /// <summary>The entries of an index as they are written.</summary>
    /// <param name="index">A manifest that has been parsed as an index.</param>
    public static IReadOnlyList<JsonElement> RawEntries(Manifest index)
    {
        using var document = JsonDocument.Parse(index.Content);
        return document.RootElement.TryGetProperty("manifests", out var entries) && entries.ValueKind == JsonValueKind.Array
            ? [.. entries.Clone().EnumerateArray()]
            : [];
    }

    /// <summary>An index with some of the entries of another one, each as it is written; the other members stay.</summary>
    /// <param name="index">A manifest that has been parsed as an index.</param>
    /// <param name="isKept">Chooses the entries.</param>
    /// <exception cref="InvalidOperationException">It has text that is not Unicode, which cannot be written.</exception>
    public static Manifest Select(Manifest index, Func<Descriptor, bool> isKept)
    {
        var entries = ((ImageIndex)index.Parse()).Manifests.Zip(RawEntries(index));
        JsonElement[] kept = [.. entries.Where(entry => isKept(entry.First)).Select(entry => entry.Second)];
        using var document = JsonDocument.Parse(index.Content);
        var content = PlainJson.Write(json =>
        {
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (!member.NameEquals("manifests"u8))
                {
                    member.WriteTo(json);
                    continue;
                }

                json.WriteStartArray("manifests"u8);
                Array.ForEach(kept, entry => entry.WriteTo(json));
                json.WriteEndArray();
            }
        });
        return new Manifest(content, index.MediaType);
    }
}
