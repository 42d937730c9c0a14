using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Images.Copying;

/// <summary>What a copy did.</summary>
/// <param name="Plan">What was to be done.</param>
/// <param name="Tally">What was moved.</param>
/// <param name="Referrers">How many manifests are about the image.</param>
/// <param name="Changes">What became of the tags.</param>
internal sealed record CopyResult(PlannedCopy Plan, CopyTally Tally, int Referrers, IReadOnlyList<TagChange> Changes)
{
    /// <summary>What is worth a warning: moving tags that somebody else has set since.</summary>
    public IReadOnlyList<Verdict> Warnings { get; init; } = [];

    /// <summary>The destination, by its digest.</summary>
    public ImageReference Destination => Plan.Request.Destination.WithDigest(Plan.Manifest.Digest);
}
