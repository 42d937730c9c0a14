using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Tags;

/// <summary>Asks a registry, after a write, what it serves. A registry may need a moment until it serves what it has acknowledged: a tag
/// that does not exist, or has what it is known to have had before, is asked for again. Any other digest is somebody else's, and
/// final.</summary>
/// <param name="client">The registry.</param>
/// <param name="image">The repository.</param>
/// <param name="expected">The digest that the tags should have.</param>
/// <param name="before">What a tag had before the write; <see langword="null"/> when that is not known or was nothing.</param>
/// <param name="time">The clock.</param>
internal sealed class TagVerification(
    RegistryClient client, ImageReference image, ImageDigest expected, Func<string, ImageDigest?> before, TimeProvider time)
{
    /// <summary>How long a registry may take until it serves what it has acknowledged, 10 s in all: what a write has written shares these
    /// waits.</summary>
    internal static readonly IReadOnlyList<TimeSpan> Waits = [.. new[] { 0.5, 1, 1.5, 2, 2, 3 }.Select(TimeSpan.FromSeconds)];

    /// <summary>Checks what has been written just now: a registry that acknowledges a tag and does not store it is not believed.</summary>
    /// <param name="client">The registry.</param>
    /// <param name="image">The repository.</param>
    /// <param name="tags">The tags.</param>
    /// <param name="changes">What became of them; those that were not written are not asked for.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    /// <returns>Warnings: moving tags that somebody else has set since.</returns>
    /// <exception cref="ArtifactRegistryException">A tag is not served as it was written, or somebody else has set a release tag
    /// since.</exception>
    public static async Task<IReadOnlyList<Finding>> CheckWrittenAsync(
        RegistryClient client,
        ImageReference image,
        IReadOnlyList<PlannedTag> tags,
        IReadOnlyList<TagChange> changes,
        CancellationToken cancellationToken)
    {
        var before = changes
            .Where(change => change.IsWritten)
            .DistinctBy(change => change.Tag, StringComparer.Ordinal)
            .ToDictionary(change => change.Tag, change => change.Previous, StringComparer.Ordinal);
        var written = tags.Where(tag => before.ContainsKey(tag.Tag)).DistinctBy(tag => tag.Tag, StringComparer.Ordinal).ToArray();
        if (written.Length == 0)
        {
            return [];
        }

        var verification = new TagVerification(client, image, changes[0].Digest, tag => before[tag], client.Time);
        var checks = await verification.RunAsync(written, cancellationToken);
        var late = checks.Where(check => verification.IsLate(check.State)).Select(check => check.State).ToArray();
        var findings = TagGate.Judge(TagRule.Require, [.. checks.Where(check => !late.Contains(check.State))]).ToArray();
        if (late.Length > 0)
        {
            var rows = late.Select(state => $"{state.Image}: {state.Digest?.ToString() ?? "missing"}");
            throw TagDiagnostics.TagsNotServed(rows).ToException();
        }

        return Array.Find(findings, finding => finding.IsError) is { } error ? throw error.Diagnostic.ToException() : findings;
    }

    /// <summary>Asks for all tags at once, and again for those that may be late.</summary>
    /// <returns>The tags, with what the registry serves.</returns>
    /// <exception cref="ArtifactRegistryException">The registry does not say.</exception>
    public async Task<IReadOnlyList<CheckedTag>> RunAsync(IReadOnlyList<PlannedTag> tags, CancellationToken cancellationToken)
    {
        var states = new Dictionary<string, TagState>(StringComparer.Ordinal);
        foreach (var wait in Waits.Append(TimeSpan.Zero))
        {
            var open = tags.Where(tag => !states.TryGetValue(tag.Tag, out var state) || IsLate(state)).ToArray();
            foreach (var state in await TagCheck.RunAsync(client, image, open, cancellationToken))
            {
                states[state.Tag.Tag] = state;
            }

            if (wait == TimeSpan.Zero || !states.Values.Any(IsLate))
            {
                break;
            }

            await Task.Delay(wait, time, cancellationToken);
        }

        return [.. tags.Select(tag => new CheckedTag(states[tag.Tag], expected))];
    }

    private bool IsLate(TagState state) => state.Digest is not { } digest || (digest != expected && digest == before(state.Tag.Tag));
}
