using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.Oci;

namespace ArtifactRegistry.Build.Images.Copying;

/// <summary>A copy of which is known what has to be done.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Manifest">The image.</param>
/// <param name="States">What the destination has under the tags.</param>
/// <param name="IsThere">Whether the destination has the image, with all that it consists of: registries take a manifest only when its parts are there.</param>
internal sealed record PlannedCopy(CopyRequest Request, Manifest Manifest, IReadOnlyList<TagState> States, bool IsThere)
{
    /// <summary>The tags that have something else, or nothing.</summary>
    public IEnumerable<TagState> Pending => States.Where(state => state.Digest != Manifest.Digest);

    /// <summary>Whether everything is there already, the tags among it.</summary>
    public bool IsDone => IsThere && !Pending.Any();
}
