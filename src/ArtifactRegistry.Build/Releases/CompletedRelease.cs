using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Attachments;
using ArtifactRegistry.Build.Images.Copying;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Reporting;

namespace ArtifactRegistry.Build.Releases;

/// <summary>What the SDK handed over after its push; empty when nothing was pushed.</summary>
/// <param name="Manifest">The manifest or index.</param>
/// <param name="Configuration">The image's configuration; empty for an index.</param>
/// <param name="Containers">The manifests of the index's images by their digests, where they are at hand.</param>
/// <param name="BaseImage">The base image, as the project names it, with its digest where it was pinned.</param>
internal sealed record PushedImage(
    Manifest Manifest, string? Configuration, IReadOnlyDictionary<ImageDigest, byte[]> Containers, string? BaseImage = null);

/// <summary>A release that has ended.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Image">The image by its digest.</param>
/// <param name="Tags">The tags that the image has from this build.</param>
/// <param name="Attached">What was attached.</param>
/// <param name="Copied">The copies.</param>
internal sealed record CompletedRelease(
    ReleaseOutcome Outcome,
    ImageReference Image,
    IReadOnlyList<ReportedTag> Tags,
    IReadOnlyList<(Attachment Attachment, Manifest Manifest)> Attached,
    IReadOnlyList<CopyResult> Copied)
{
    private const string Indent = "      ";

    /// <summary>The moving tags that a reused image does not have and does not get.</summary>
    public IReadOnlyList<KnownTag> Unchanged { get; init; } = [];

    /// <summary>What the log shows: the reference, and the tags.</summary>
    public string Print() => Outcome switch
    {
        ReleaseOutcome.Reused => $"{Image} (already existed, push skipped){Lines()}{UnchangedLines()}",
        ReleaseOutcome.Published => $"{Image}{Lines()}",
        _ => $"{Image} is not what the registry serves",
    };

    /// <summary>A copy as the report has it.</summary>
    public static ReportedCopy Report(CopyResult copy) => new(
        copy.Plan.Request.Destination.Name,
        copy.Destination.ToString(),
        [.. copy.Plan.Request.Tags.Select(tag => tag.Tag)],
        copy.Tally.BytesSent,
        copy.Tally.BytesMounted);

    private string Lines() =>
        Line("tags", Tags.Select(tag => tag.Tag))
            + Line("attached", Attached.Select(entry => DiagnosticText.Clean(entry.Attachment.FileName)));

    // A publish that was cut after its push leaves such tags, and running it again does not set them.
    private string UnchangedLines()
    {
        var missing = string.Join(';', Unchanged.Where(tag => tag.Digest is null).Select(tag => tag.Tag));
        return Line("moving tags unchanged", Unchanged.Select(tag => $"{tag.Tag} ({(tag.Digest is null ? "missing" : "another image")})"))
            + (missing.Length == 0 ? "" : $"{Environment.NewLine}{Indent}To set the missing tags, run ArtifactRegistryAddTags with "
                + $"ArtifactRegistryImage={Image} and ArtifactRegistryAdditionalTags={missing}.");
    }

    private static string Line(string name, IEnumerable<string> values) =>
        string.Join(", ", values) is { Length: > 0 } all ? $"{Environment.NewLine}{Indent}{name}: {all}" : "";
}
