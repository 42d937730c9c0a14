namespace ArtifactRegistry.Build.Images.Tags;

/// <summary>What a check makes of the tags that it finds.</summary>
internal enum TagRule
{
    /// <summary>Nothing: it reports.</summary>
    None,

    /// <summary>Every tag must exist and, where a digest is expected, have it.</summary>
    Require,

    /// <summary>No release tag may exist, unless it has the expected digest.</summary>
    Forbid,
}
