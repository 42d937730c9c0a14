using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Releases.Promotions;

/// <summary>A promotion as an aligned table.</summary>
internal static class PromotionTable
{
    /// <summary>What each tag has, and what it gets.</summary>
    public static string PrintPlan(IReadOnlyList<PlannedMove> moves) => Print(
        $"{Heading(moves)}, {moves.Count(move => !move.IsInPlace)} of {Quantity.Of(moves.Count, "tag")} to set:",
        moves.Select(move => (move, move.IsInPlace ? "has" : move.Before.Exists ? "moves to" : "gets")));

    /// <summary>What became of each tag, when all have their images.</summary>
    public static string PrintResult(IReadOnlyList<PromotedTag> tags) => Print(
        $"{Heading([.. tags.Select(tag => tag.Move)])}, {tags.Count} of {Quantity.Of(tags.Count, "tag")} set:",
        tags.Select(tag => (tag.Move, tag.Outcome)));

    private static string Heading(IReadOnlyList<PlannedMove> moves) =>
        $"Promotion of {Quantity.Of(moves.DistinctBy(move => move.Promotion).Count(), "image")}";

    private static string Print(string heading, IEnumerable<(PlannedMove Move, string Word)> entries)
    {
        var rows = entries.ToArray();
        var (tags, words) = (rows.Max(row => row.Move.Tag.ToString().Length), rows.Max(row => row.Word.Length));
        return heading + string.Concat(rows.Select(row =>
            $"{Environment.NewLine}  {row.Move.Tag.ToString().PadRight(tags)}  {row.Word.PadRight(words)}  {Digests(row.Move)}"));
    }

    private static string Digests(PlannedMove move) =>
        DisplayText.ShortDigest(move.Manifest.Digest.ToString())
        + (move is { IsInPlace: false, Before.Digest: { } before } ? $" from {DisplayText.ShortDigest(before.ToString())}" : "");
}
