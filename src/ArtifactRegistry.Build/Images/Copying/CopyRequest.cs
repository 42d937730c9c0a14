using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Copying;

/// <summary>An image that shall be in another place too.</summary>
/// <param name="Source">The image, by tag or digest.</param>
/// <param name="Destination">The repository that receives it.</param>
/// <param name="Tags">The tags that it gets there; none: it is there by its digest.</param>
internal sealed record CopyRequest(ImageReference Source, ImageReference Destination, IReadOnlyList<ReleaseTag> Tags);

/// <summary>A copy of which is known what has to be done.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Manifest">The image.</param>
/// <param name="States">What the destination has under the tags or, without tags, under the digest.</param>
internal sealed record PlannedCopy(CopyRequest Request, Manifest Manifest, IReadOnlyList<TagState> States)
{
    /// <summary>Whether the destination has the image, with all that it consists of: registries take a manifest only when its parts are there.</summary>
    public bool IsThere => States.Any(state => state.Digest == Manifest.Digest);

    /// <summary>The tags that have something else, or nothing.</summary>
    public IEnumerable<TagState> Pending => States.Where(state => state.Digest != Manifest.Digest);
}

/// <summary>What a copy did.</summary>
/// <param name="Plan">What was to be done.</param>
/// <param name="Tally">What was moved.</param>
/// <param name="Referrers">How many manifests are about the image.</param>
/// <param name="Changes">What became of the tags.</param>
internal sealed record CopyResult(PlannedCopy Plan, CopyTally Tally, int Referrers, IReadOnlyList<TagChange> Changes)
{
    /// <summary>The destination, by its digest.</summary>
    public ImageReference Destination => Plan.Request.Destination.WithDigest(Plan.Manifest.Digest);
}
