using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Tags;

/// <summary>Puts tags on a manifest: its bytes as they are, one PUT a tag, all in flight together. A tag moves in one step and is never
/// away.</summary>
internal static class Retag
{
    /// <summary>Sets the tags, and leaves alone what has the digest already.</summary>
    /// <param name="client">The registry.</param>
    /// <param name="image">The repository.</param>
    /// <param name="manifest">What the tags shall have.</param>
    /// <param name="tags">The tags.</param>
    /// <param name="known">What is known of the tags; a tag that is not among them was not asked for, and is written.</param>
    /// <param name="cancellationToken">Stops what has not been sent.</param>
    /// <exception cref="ArtifactRegistryException">A tag could not be set; the diagnostic says which were.</exception>
    public static async Task<IReadOnlyList<TagChange>> RunAsync(
        RegistryClient client,
        ImageReference image,
        Manifest manifest,
        IReadOnlyList<PlannedTag> tags,
        IReadOnlyList<TagState> known,
        CancellationToken cancellationToken)
    {
        var before = known.ToDictionary(state => state.Tag.Tag, state => state.Digest, StringComparer.Ordinal);
        var writes = tags
            .Select(tag => SetAsync(client, image, manifest, tag.Tag, before.GetValueOrDefault(tag.Tag), cancellationToken))
            .ToArray();
        try
        {
            return await Task.WhenAll(writes);
        }
        catch (ArtifactRegistryException failure) when (writes.Any(write => write.IsCompletedSuccessfully))
        {
            var done = writes.Where(write => write.IsCompletedSuccessfully).Select(write => write.Result.Tag);
            throw TagDiagnostics.OnlySomeSet(failure.Diagnostic, done).ToException(failure);
        }
    }

    /// <summary>Sets one tag, unless it has the digest already.</summary>
    /// <exception cref="ArtifactRegistryException">It could not be set.</exception>
    public static async Task<TagChange> SetAsync(
        RegistryClient client,
        ImageReference image,
        Manifest manifest,
        string tag,
        ImageDigest? previous,
        CancellationToken cancellationToken)
    {
        if (previous == manifest.Digest)
        {
            return new TagChange(tag, manifest.Digest, previous, IsWritten: false);
        }

        await client.Manifests.PutAsync(image.WithTag(tag), manifest, cancellationToken);
        return new TagChange(tag, manifest.Digest, previous, IsWritten: true);
    }
}

/// <summary>What became of a tag.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="Digest">What it has now.</param>
/// <param name="Previous">What it had before; <see langword="null"/> when it did not exist or was not asked for.</param>
/// <param name="IsWritten">Whether it was written; else it had the digest already.</param>
internal sealed record TagChange(string Tag, ImageDigest Digest, ImageDigest? Previous, bool IsWritten)
{
    /// <summary><c>unchanged</c>, <c>added</c> or <c>moved</c>.</summary>
    public string Outcome => (IsWritten, Previous) switch { (false, _) => "unchanged", (_, null) => "added", _ => "moved" };
}
