using System.Collections.Immutable;

namespace ArtifactRegistry.Emulator.Registry;

/// <summary>
/// What one image has: blobs, manifests, tags. The collections are immutable and replaced under <see cref="Gate"/>, so that a reader always
/// sees one moment.
/// </summary>
internal sealed class ImageContent(string name)
{
    public string Name { get; } = name;

    public Lock Gate { get; } = new();

    public ImmutableHashSet<Digest> Blobs { get; set; } = [];

    public ImmutableDictionary<Digest, ManifestRecord> Manifests { get; set; } = ImmutableDictionary<Digest, ManifestRecord>.Empty;

    public ImmutableSortedDictionary<string, Digest> Tags { get; private set; } =
        ImmutableSortedDictionary.Create<string, Digest>(StringComparer.Ordinal);

    /// <summary>The tags before the last change: what a registry with a stale list would show.</summary>
    public ImmutableSortedDictionary<string, Digest> PreviousTags { get; private set; } =
        ImmutableSortedDictionary.Create<string, Digest>(StringComparer.Ordinal);

    public bool IsEmpty => Manifests.IsEmpty && Tags.IsEmpty;

    public void SetTags(ImmutableSortedDictionary<string, Digest> tags)
    {
        PreviousTags = Tags;
        Tags = tags;
    }

    /// <summary>The manifest of a tag or of a digest.</summary>
    public ManifestRecord? Find(string reference)
    {
        if (!Digest.TryParse(reference, out var digest) && !Tags.TryGetValue(reference, out digest))
        {
            return null;
        }

        return Manifests.GetValueOrDefault(digest);
    }

    public IEnumerable<ManifestRecord> ReferrersOf(Digest subject) =>
        Manifests.Values.Where(m => m.Document.Subject == subject).OrderBy(m => m.Digest.Hex, StringComparer.Ordinal);

    public IEnumerable<ManifestRecord> ParentsOf(Digest child) => Manifests.Values.Where(m => m.Document.Children.Contains(child));
}
