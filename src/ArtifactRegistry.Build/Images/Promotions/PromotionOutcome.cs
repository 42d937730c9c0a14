namespace ArtifactRegistry.Build.Images.Promotions;

/// <summary>How a promotion ended.</summary>
internal enum PromotionOutcome
{
    /// <summary>Every tag has its image.</summary>
    All,

    /// <summary>No tag has changed: nothing was done, or what was done was taken back.</summary>
    None,

    /// <summary>Some tags have changed, or may have, and could not be taken back.</summary>
    Partial,
}
