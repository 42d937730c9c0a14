using System.Security.Cryptography;
using System.Text;
using ArtifactRegistry.Build.Images.Listing;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Images.CleanUp;

/// <summary>What would be deleted of one image.</summary>
/// <param name="Listing">The image's manifests, as the plan found them.</param>
/// <param name="Tags">The tags to delete, each with the digest that it has.</param>
/// <param name="Manifests">The manifests to delete, each after all that reference it.</param>
internal sealed record CleanUpPlan(ImageListing Listing, IReadOnlyList<TagDeletion> Tags, IReadOnlyList<PlannedManifest> Manifests)
{
    private const int HashLength = 16;

    /// <summary>Which images are kept for being the newest; <see langword="null"/> when the filter does not ask for them.</summary>
    public string? Kept { get; init; }

    /// <summary>The repository.</summary>
    public ImageReference Image => Listing.Image;

    /// <summary>Whether nothing would be deleted.</summary>
    public bool IsEmpty => Tags.Count == 0 && Manifests.Count == 0;

    /// <summary>The hash of what would be deleted: the same for the same tags, digests and repositories, whatever order they were found in
    /// and whatever filter found them. 64 bits of a sha256, enough to tell plans apart.</summary>
    public static string Hash(IEnumerable<CleanUpPlan> plans)
    {
        var lines = plans.SelectMany(plan =>
            plan.Tags.Select(tag => $"tag {plan.Image.Name}:{tag.Tag}@{tag.Digest}")
                .Concat(plan.Manifests.Select(manifest => $"manifest {plan.Image.Name}@{manifest.Manifest.Digest}")));
        var text = string.Join('\n', lines.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text))).ToLowerInvariant()[..HashLength];
    }
}

/// <summary>A tag to delete.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="Digest">What it has.</param>
internal sealed record TagDeletion(string Tag, ImageDigest Digest);

/// <summary>A manifest to delete.</summary>
/// <param name="Manifest">The manifest.</param>
/// <param name="ReferencedBy">Those that reference it and are deleted before it: its indexes, and what refers to it.</param>
internal sealed record PlannedManifest(ListedManifest Manifest, IReadOnlyList<ImageDigest> ReferencedBy);
