using ArtifactRegistry.Build.Images.Tags;

namespace ArtifactRegistry.Build.Images.Copying;

/// <summary>How images are copied.</summary>
internal sealed record CopyOptions
{
    /// <summary>Whether what is about the image comes along: referrers, and the tags <c>sha256-HEX</c>, <c>sha256-HEX.sig</c> and the like that stand in for them.</summary>
    public bool IncludeReferrers { get; init; } = true;

    /// <summary>The platforms to copy; none for all.</summary>
    public IReadOnlyList<string> Platforms { get; init; } = [];

    /// <summary>How many blobs are on their way at once.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>Whether the tags of an image that is there already are checked against the policy.</summary>
    public TagPolicy Policy { get; init; }
}
