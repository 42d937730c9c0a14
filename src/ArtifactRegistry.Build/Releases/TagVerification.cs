using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Releases;

/// <summary>Asks a registry, after a write, what it serves. A registry may need a moment until it serves what it has acknowledged: a tag that does not exist, or has
/// what it is known to have had before, is asked for again. Any other digest is somebody else's, and final.</summary>
/// <param name="client">The registry.</param>
/// <param name="image">The repository.</param>
/// <param name="expected">The digest that the tags should have.</param>
/// <param name="before">What a tag had before the write; <see langword="null"/> when that is not known or was nothing.</param>
/// <param name="time">The clock.</param>
internal sealed class TagVerification(RegistryClient client, ImageReference image, ImageDigest expected, Func<string, ImageDigest?> before, TimeProvider time)
{
    // All tags share these waits, 10 s in all.
    private static readonly TimeSpan[] Waits = [.. new[] { 0.5, 1, 1.5, 2, 2, 3 }.Select(TimeSpan.FromSeconds)];

    /// <summary>Asks for all tags at once, and again for those that may be late.</summary>
    /// <returns>The tags, with what the registry serves.</returns>
    /// <exception cref="Diagnostics.ArtifactRegistryException">The registry does not say.</exception>
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
