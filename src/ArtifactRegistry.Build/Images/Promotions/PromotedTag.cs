namespace ArtifactRegistry.Build.Images.Promotions;

/// <summary>What became of a tag of a promotion.</summary>
/// <param name="Move">The tag.</param>
/// <param name="State">One of the words below.</param>
/// <param name="Problem">Why it is not where it should be.</param>
internal sealed record PromotedTag(PlannedMove Move, string State, string? Problem = null)
{
    /// <summary>It had the image already.</summary>
    public const string Unchanged = "unchanged";

    /// <summary>It is new.</summary>
    public const string Added = "added";

    /// <summary>It had another image.</summary>
    public const string Moved = "moved";

    /// <summary>It was set, and has what it had before again.</summary>
    public const string Restored = "restored";

    /// <summary>It was set, and could not be taken back.</summary>
    public const string Kept = "kept";

    /// <summary>It was set, or was to be, and has what someone else has set since.</summary>
    public const string Foreign = "foreign";

    /// <summary>The answer to a write was lost, and the registry could not be asked: it has the one image or the other.</summary>
    public const string Unknown = "unknown";

    /// <summary>It was not set.</summary>
    public const string Failed = "failed";

    /// <summary>Whether it has the image.</summary>
    public bool IsInPlace => State is Unchanged or Added or Moved && Problem is null;

    /// <summary>Whether the registry acknowledged a write of the promotion.</summary>
    public bool IsAcknowledged => State is Added or Moved;

    /// <summary>Whether the promotion has changed it, or may have.</summary>
    public bool MayBeChanged => State is Added or Moved or Kept or Foreign or Unknown;
}
