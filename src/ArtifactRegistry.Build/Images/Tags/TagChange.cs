using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Images.Tags;

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
