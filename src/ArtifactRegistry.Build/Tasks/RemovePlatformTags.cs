using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.References;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>After a multi-platform publish, removes the <c>TAG-RID</c> tags that the SDK leaves behind. What cannot be removed is a message, and no failure.</summary>
[MSBuildMultiThreadableTask]
public sealed class RemovePlatformTags : ImageTask
{
    /// <summary>The index that was pushed, as the SDK's output property holds it.</summary>
    [Required]
    public string Manifest { get; set; } = "";

    /// <summary>The tags of the index, divided by <c>;</c>.</summary>
    [Required]
    public string Tags { get; set; } = "";

    /// <summary>The platforms, as runtime identifiers divided by <c>;</c>.</summary>
    [Required]
    public string RuntimeIdentifiers { get; set; } = "";

    /// <inheritdoc/>
    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var image = ReadImage();
        if (!Connections().IsArtifactRegistry(image.Registry))
        {
            Log.LogMessage(MessageImportance.Normal, "{0}: platform tags stay, since removing a tag here may remove its image.", image.Name);
            return;
        }

        var tags = PlannedTag
            .Plan(PropertyList.SplitTags(Tags, "ContainerImageTags"), PropertyList.SplitLeniently(RuntimeIdentifiers), new MovingTags([]))
            .Where(tag => tag.Platform is not null)
            .ToArray();
        var index = TaskInput.ReadManifest(Manifest, mediaType: null)!;
        foreach (var (tag, keptBecause) in await PlatformTags.RemoveAsync(ClientFor(image), image, index, tags, cancellationToken))
        {
            Log.LogMessage(MessageImportance.Normal, "{0}:{1} {2}", image.Name, tag, keptBecause is null ? "was removed" : $"stays: {keptBecause}");
        }
    }
}
