namespace ArtifactRegistry.Build.Reporting;

/// <summary>What a promotion did, as its report file has it; documented in <c>docs/promote.md</c>.</summary>
internal sealed record PromotionReport
{
    /// <summary>The schema's version.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary><c>all</c>, <c>none</c> or <c>partial</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>The tags and what became of them.</summary>
    public required IReadOnlyList<ReportedMove> Tags { get; init; }

    /// <summary>The report as JSON, indented, with a final line break.</summary>
    public byte[] ToJson() => ReportWriter.Write(this);
}

/// <summary>A tag in a promotion's report.</summary>
internal sealed record ReportedMove(string Source, string Tag, string Digest, string? PreviousDigest, string Outcome, string? Problem);
