using System.Text;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Images.Promotions;

/// <summary>A plan as an aligned table: what each tag has, and what it gets.</summary>
internal static class PromotionTable
{
    private const int ShortDigest = 19;

    /// <summary>The table, with a heading.</summary>
    public static string Print(IReadOnlyList<PlannedMove> moves)
    {
        var width = moves.Max(move => move.Tag.ToString().Length);
        var table = new StringBuilder($"Promotion of {Quantity.Of(moves.DistinctBy(move => move.Promotion).Count(), "image")}, {moves.Count(move => !move.IsInPlace)} of {Quantity.Of(moves.Count, "tag")} to set:");
        foreach (var move in moves)
        {
            table.AppendLine().Append("  ").Append(move.Tag.ToString().PadRight(width)).Append("  ")
                .Append(move.IsInPlace ? "has     " : move.Before.Exists ? "moves to" : "gets    ").Append(' ')
                .Append(move.Manifest.Digest.ToString()[..ShortDigest])
                .Append(move.IsInPlace || !move.Before.Exists ? "" : $" from {move.Before.Digest!.Value.ToString()[..ShortDigest]}");
        }

        return table.ToString();
    }
}
