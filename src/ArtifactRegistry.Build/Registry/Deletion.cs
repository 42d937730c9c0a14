namespace ArtifactRegistry.Build.Registry;

/// <summary>How a deletion ended.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Reason">The registry's words when it kept what should go; else empty.</param>
internal sealed record Deletion(DeletionOutcome Outcome, string Reason = "")
{
    /// <summary>It was deleted.</summary>
    public static Deletion Done { get; } = new(DeletionOutcome.Deleted);

    /// <summary>It was not there.</summary>
    public static Deletion Gone { get; } = new(DeletionOutcome.Gone);

    /// <summary>Something holds it.</summary>
    public static Deletion Kept(string reason) => new(DeletionOutcome.Kept, reason);

    /// <summary>It is an immutable tag.</summary>
    public static Deletion Immutable(string reason) => new(DeletionOutcome.Immutable, reason);

    /// <summary>Whether it is no longer there.</summary>
    public bool IsDeleted => Outcome is DeletionOutcome.Deleted or DeletionOutcome.Gone;
}

/// <summary>The ways in which a deletion ends.</summary>
internal enum DeletionOutcome
{
    /// <summary>It was deleted.</summary>
    Deleted,

    /// <summary>It was gone already, which is as good.</summary>
    Gone,

    /// <summary>The registry, or what was found at the last moment, kept it.</summary>
    Kept,

    /// <summary>The registry kept it because its tags are immutable.</summary>
    Immutable,
}
