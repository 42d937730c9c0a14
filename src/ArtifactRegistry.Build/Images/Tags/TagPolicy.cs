namespace ArtifactRegistry.Build.Images.Tags;

/// <summary>What happens when a release tag about to be written exists (<c>ArtifactRegistryTagPolicy</c>).</summary>
internal enum TagPolicy
{
    /// <summary>It moves.</summary>
    Overwrite,

    /// <summary>It moves, with a warning.</summary>
    Warn,

    /// <summary>Nothing is written.</summary>
    Fail,

    /// <summary>The image that it has is the result.</summary>
    Reuse,
}
