namespace ArtifactRegistry.Build.Images.Listing;

/// <summary>In which order tags are listed.</summary>
internal enum TagOrder
{
    /// <summary>By name, in ASCII order.</summary>
    Name,

    /// <summary>By version, the newest first; tags that are no versions follow by name.</summary>
    Version,

    /// <summary>By the time of upload, the newest first; where the registry does not tell it, by name.</summary>
    Uploaded,
}
