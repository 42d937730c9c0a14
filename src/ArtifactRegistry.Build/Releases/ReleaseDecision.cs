using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.Oci;

namespace ArtifactRegistry.Build.Releases;

/// <summary>What a publish does about its release tags.</summary>
internal abstract record ReleaseDecision
{
    private ReleaseDecision()
    {
    }

    /// <summary>The SDK pushes the image.</summary>
    internal sealed record Push : ReleaseDecision;

    /// <summary>Nothing is pushed: an existing image is the result, and the release tags that it lacks are put on it.</summary>
    /// <param name="Manifest">The image's manifest or index.</param>
    /// <param name="Missing">The release tags that it lacks.</param>
    /// <param name="Warning">What could not be compared; <see langword="null"/> when all could.</param>
    internal sealed record Reuse(Manifest Manifest, IReadOnlyList<PlannedTag> Missing, Diagnostic? Warning = null) : ReleaseDecision;

    /// <summary>The build ends.</summary>
    internal sealed record Refuse(Diagnostic Problem) : ReleaseDecision;
}
