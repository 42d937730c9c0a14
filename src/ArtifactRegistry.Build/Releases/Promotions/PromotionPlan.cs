using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Build.Registry.Http;

namespace ArtifactRegistry.Build.Releases.Promotions;

/// <summary>An image that is promoted.</summary>
/// <param name="Source">The image, by a tag or a digest.</param>
/// <param name="Target">The repository whose tags are set; the source's own, or another one, to which the image is copied first.</param>
/// <param name="Tags">The tags that it gets.</param>
/// <param name="Expected">The digest that the source must have: what was tested.</param>
/// <param name="Project">The project that was asked for the image; <see langword="null"/> for an image that was named.</param>
internal sealed record Promotion(
    ImageReference Source, ImageReference Target, IReadOnlyList<PlannedTag> Tags, ImageDigest? Expected, string? Project = null)
{
    /// <summary>Whether the image is copied before its tags are set.</summary>
    public bool IsCopy => Source.Name != Target.Name;
}

/// <summary>A tag that a promotion sets.</summary>
/// <param name="Promotion">Whose tag it is.</param>
/// <param name="Manifest">What it gets.</param>
/// <param name="Before">What it has.</param>
internal sealed record PlannedMove(Promotion Promotion, Manifest Manifest, TagState Before)
{
    /// <summary>The tag, as an image name.</summary>
    public ImageReference Tag => Before.Image;

    /// <summary>Whether nothing has to be written.</summary>
    public bool IsInPlace => Before.Digest == Manifest.Digest;
}

/// <summary>Reads everything that a promotion needs to know, and judges it, before anything is moved: one read an image, one check a
/// tag.</summary>
/// <param name="clientFor">The client of an image's registry.</param>
/// <param name="policy">What happens when a release tag exists.</param>
internal sealed class PromotionPlan(Func<ImageReference, RegistryClient> clientFor, TagPolicy policy)
{
    /// <summary>The tags to set, in the promotions' order, and what is to be said of them.</summary>
    /// <exception cref="ArtifactRegistryException">A registry does not answer.</exception>
    public async Task<(IReadOnlyList<PlannedMove> Moves, IReadOnlyList<Finding> Findings)> ReadAsync(
        IReadOnlyList<Promotion> promotions, CancellationToken cancellationToken)
    {
        var reads = Task.WhenAll(promotions.Select(promotion =>
            clientFor(promotion.Source).Manifests.GetAsync(promotion.Source, cancellationToken)));
        var checks = Task.WhenAll(promotions.Select(promotion =>
            TagCheck.RunAsync(clientFor(promotion.Target), promotion.Target, promotion.Tags, cancellationToken)));
        await Task.WhenAll(reads, checks);
        var (manifests, states) = (await reads, await checks);

        var findings = promotions.Select((promotion, index) => JudgeSource(promotion, manifests[index])).OfType<Finding>().ToArray();
        if (findings.Length > 0)
        {
            return ([], findings);
        }

        var moves = promotions
            .SelectMany((promotion, index) => states[index].Select(state => new PlannedMove(promotion, manifests[index]!, state)))
            .ToArray();
        var before = moves.Where(move => !move.IsInPlace).Select(move => move.Before);
        return (moves, [.. JudgeConflicts(moves), .. TagGate.Judge(policy, [.. before])]);
    }

    private static Finding? JudgeSource(Promotion promotion, Manifest? manifest) => (manifest, promotion.Expected) switch
    {
        (null, _) when promotion.Project is { } project =>
            Finding.Error(PromotionDiagnostics.ProjectImageNotFound(promotion.Source.FullName, project)),
        (null, _) => Finding.Error(RegistryDiagnostics.ImageNotFound(promotion.Source.FullName)),
        ({ } found, { } expected) when found.Digest != expected =>
            Finding.Error(TagDiagnostics.SourceMoved(promotion.Source.ToString(), expected.ToString(), found.Digest.ToString())),
        _ => null,
    };

    private static IEnumerable<Finding> JudgeConflicts(IEnumerable<PlannedMove> moves) => moves
        .GroupBy(move => move.Tag.ToString(), StringComparer.Ordinal)
        .Where(tag => tag.DistinctBy(move => move.Manifest.Digest).Count() > 1)
        .Select(tag => Finding.Error(PromotionDiagnostics.TagNamedTwice(tag.Key, tag.Select(move => move.Manifest.Digest.ToString()))));
}

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
