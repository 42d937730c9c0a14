using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Images.Listing;

/// <summary>The manifests of one image, and what holds what among them. Pure: no request is made here.</summary>
internal sealed class ImageListing
{
    private readonly Dictionary<ImageDigest, ListedManifest> manifests;
    private readonly Dictionary<ImageDigest, List<ImageDigest>> parents = [];
    private readonly Dictionary<ImageDigest, List<ImageDigest>> referrers = [];
    private readonly Dictionary<ImageDigest, Platform> platforms = [];

    /// <summary>A list of <paramref name="manifests"/>.</summary>
    /// <param name="image">The repository.</param>
    /// <param name="manifests">Its manifests, each once.</param>
    /// <param name="hasUntagged">Whether manifests without a tag are among them, so that none there means none at all.</param>
    public ImageListing(ImageReference image, IEnumerable<ListedManifest> manifests, bool hasUntagged)
    {
        (Image, HasUntagged) = (image, hasUntagged);
        this.manifests = manifests.ToDictionary(manifest => manifest.Digest);
        foreach (var manifest in this.manifests.Values)
        {
            AddLinks(manifest);
        }
    }

    /// <summary>The repository.</summary>
    public ImageReference Image { get; }

    /// <summary>Whether the list has manifests without a tag.</summary>
    public bool HasUntagged { get; }

    /// <summary>The manifests, in no order.</summary>
    public IReadOnlyCollection<ListedManifest> Manifests => manifests.Values;

    /// <summary>The manifest of a digest, when it is in the list.</summary>
    public ListedManifest? Find(ImageDigest digest) => manifests.GetValueOrDefault(digest);

    /// <summary>The indexes that name the manifest.</summary>
    public IReadOnlyList<ImageDigest> ParentsOf(ImageDigest digest) => parents.GetValueOrDefault(digest) ?? (IReadOnlyList<ImageDigest>)[];

    /// <summary>The manifests whose subject it is, by their own word or by their tag's name.</summary>
    public IReadOnlyList<ImageDigest> ReferrersOf(ImageDigest digest) =>
        referrers.GetValueOrDefault(digest) ?? (IReadOnlyList<ImageDigest>)[];

    /// <summary>The platform; empty when it is not known.</summary>
    public string PlatformOf(ImageDigest digest) => platforms.GetValueOrDefault(digest)?.ToString() ?? Find(digest)?.Platform ?? "";

    /// <summary>Everything that the roots hold, themselves included: the children of an index, what is about a held manifest, and what a
    /// held manifest is about.</summary>
    public HashSet<ImageDigest> Reach(IEnumerable<ImageDigest> roots)
    {
        var reached = new HashSet<ImageDigest>();
        var open = new Stack<ImageDigest>(roots);
        while (open.TryPop(out var digest))
        {
            if (Find(digest) is { } manifest && reached.Add(digest))
            {
                Push(open, manifest.Links?.All ?? []);
                Push(open, manifest.Subjects);
                Push(open, ReferrersOf(digest));
            }
        }

        return reached;
    }

    /// <summary>The same list with what was read of some of its manifests, and without some others.</summary>
    public ImageListing With(IReadOnlyDictionary<ImageDigest, ManifestLinks> read, IEnumerable<ImageDigest>? without = null)
    {
        var removed = (without ?? []).ToHashSet();
        var left = manifests.Values
            .Where(manifest => !removed.Contains(manifest.Digest))
            .Select(manifest => manifest with { Links = read.GetValueOrDefault(manifest.Digest) ?? manifest.Links });
        return new ImageListing(Image, left, HasUntagged);
    }

    private static void Push(Stack<ImageDigest> open, IEnumerable<ImageDigest> digests)
    {
        foreach (var digest in digests)
        {
            open.Push(digest);
        }
    }

    private void AddLinks(ListedManifest manifest)
    {
        foreach (var child in manifest.Links?.Children ?? [])
        {
            Add(parents, child.Digest, manifest.Digest);
            if (child.Platform is not null)
            {
                platforms.TryAdd(child.Digest, child.Platform);
            }
        }

        foreach (var subject in manifest.Subjects)
        {
            Add(referrers, subject, manifest.Digest);
        }
    }

    private static void Add(Dictionary<ImageDigest, List<ImageDigest>> map, ImageDigest key, ImageDigest value)
    {
        if (!map.TryGetValue(key, out var values))
        {
            map.Add(key, values = []);
        }

        // One manifest's links are added together, so its second mention is the last value.
        if (values is [] || values[^1] != value)
        {
            values.Add(value);
        }
    }
}
