using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.References;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Puts the other tags on the image that was published just now, or is reused. The build has its manifest, and the gate has looked at the tags: nothing is read again.</summary>
[MSBuildMultiThreadableTask]
public sealed class TagPublishedImage : TaggingTask
{
    /// <summary>The image's manifest, as the SDK's output property holds it.</summary>
    [Required]
    public string Manifest { get; set; } = "";

    /// <summary>The manifest's media type, where its own JSON does not name it.</summary>
    public string? MediaType { get; set; }

    /// <summary>The tags that the push has set, divided by <c>;</c>: they are left out.</summary>
    public string? PushedTags { get; set; }

    /// <summary>The version tags of the release, divided by <c>;</c>: the image gets their moving tags <c>1</c> and <c>1.2</c> too, unless a newer version has them.</summary>
    public string? VersionTagsOf { get; set; }

    /// <summary>What is known of the tags from a check just before, as <see cref="GateRelease"/> gives it.</summary>
    public ITaskItem[] Known { get; set; } = [];

    /// <inheritdoc/>
    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var image = ReadImage();
        var manifest = TaskInput.ReadManifest(Manifest, MediaType)!;
        var tags = await ReadTagsAsync(image, cancellationToken);
        await SetAsync(image, manifest, tags, [.. tags.Select(tag => new TagState(image.WithTag(tag.Tag), tag, KnownDigest(tag.Tag))).Where(state => state.Exists)], cancellationToken);
    }

    private async Task<IReadOnlyList<PlannedTag>> ReadTagsAsync(ImageReference image, CancellationToken cancellationToken)
    {
        // Of which kind they are has been the gate's matter.
        var pushed = PropertyList.SplitTags(PushedTags, "ContainerImageTags");
        var additional = PropertyList.SplitTags(Tags, "ArtifactRegistryAdditionalTags").Select(tag => new PlannedTag(tag, IsMoving: false));
        var versions = PropertyList.SplitTags(VersionTagsOf, "ContainerImageTags") is { Count: > 0 } release
            ? VersionTags.For(release, (await ClientFor(image).Tags.ListAsync(image.Repository, cancellationToken))?.Tags ?? [])
            : [];
        return [.. additional.Concat(versions).DistinctBy(tag => tag.Tag, StringComparer.Ordinal).ExceptBy(pushed, tag => tag.Tag, StringComparer.Ordinal)];
    }

    private ImageDigest? KnownDigest(string tag) =>
        Array.Find(Known, item => item.ItemSpec == tag) is { } item && ImageDigest.TryParse(item.GetMetadata("Digest"), out var digest) ? digest : null;
}
