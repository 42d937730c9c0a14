using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.CleanUp;

/// <summary>What became of a tag or manifest of a plan.</summary>
/// <param name="Image">The repository.</param>
/// <param name="Tag">The tag; <see langword="null"/> for a manifest.</param>
/// <param name="Digest">The manifest, or the one that the tag has.</param>
/// <param name="Result">How its deletion ended; <see langword="null"/> while it is planned.</param>
internal sealed record DeletionResult(ImageReference Image, string? Tag, ImageDigest Digest, Deletion? Result)
{
    /// <summary>The tag, or the digest of the manifest.</summary>
    public string Name => Tag ?? Digest.ToString();

    /// <summary><c>planned</c>, <c>deleted</c>, <c>gone</c> or <c>kept</c>.</summary>
    public string Outcome => Result?.Outcome switch
    {
        null => "planned",
        DeletionOutcome.Deleted => "deleted",
        DeletionOutcome.Gone => "gone",
        _ => "kept",
    };

    /// <summary>The plan's entries, before anything was done.</summary>
    public static IEnumerable<DeletionResult> Of(CleanUpPlan plan) =>
        plan.Tags.Select(tag => new DeletionResult(plan.Image, tag.Tag, tag.Digest, null))
            .Concat(plan.Manifests.Select(manifest => new DeletionResult(plan.Image, null, manifest.Manifest.Digest, null)));
}
