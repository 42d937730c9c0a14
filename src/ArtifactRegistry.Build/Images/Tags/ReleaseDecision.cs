using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Tags;

/// <summary>What a publish does about its release tags.</summary>
internal abstract record ReleaseDecision
{
    private ReleaseDecision()
    {
    }

    /// <summary>The SDK pushes the image.</summary>
    internal sealed record Push : ReleaseDecision;

    /// <summary>Nothing is pushed: an image that exists is the result, and the release tags that it lacks are put on it.</summary>
    /// <param name="Manifest">The image's manifest or index.</param>
    /// <param name="Missing">The release tags that it lacks.</param>
    internal sealed record Reuse(Manifest Manifest, IReadOnlyList<PlannedTag> Missing) : ReleaseDecision;

    /// <summary>The build ends.</summary>
    internal sealed record Refuse(Verdict Verdict) : ReleaseDecision;
}
