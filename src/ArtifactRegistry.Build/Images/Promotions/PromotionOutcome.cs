namespace ArtifactRegistry.Build.Images.Promotions;

/// <summary>How a promotion ended.</summary>
internal enum PromotionOutcome
{
    /// <summary>Every tag has its image.</summary>
    All,

    /// <summary>No tag has changed: nothing was done, or what was done was taken back.</summary>
    None,

    /// <summary>Some tags have changed and could not be taken back.</summary>
    Partial,
}

/// <summary>What became of a tag of a promotion.</summary>
/// <param name="Move">The tag.</param>
/// <param name="State"><c>unchanged</c>, <c>added</c>, <c>moved</c>, <c>restored</c>, <c>kept</c> (changed, and could not be taken back) or <c>failed</c>.</param>
/// <param name="Problem">Why it failed or was kept.</param>
internal sealed record PromotedTag(PlannedMove Move, string State, string? Problem = null);
