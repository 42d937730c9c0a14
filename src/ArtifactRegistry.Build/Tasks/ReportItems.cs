using System.Globalization;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Build.Reporting;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Between the report's parts and the items that the targets carry.</summary>
internal static class ReportItems
{
    /// <summary>A tag that was put on the image: <c>Digest</c>, <c>PreviousDigest</c>, <c>Outcome</c>.</summary>
    public static ReportedTag ReadTag(ITaskItem item) =>
        new(item.ItemSpec, item.GetMetadata("Digest"), Text(item, "PreviousDigest"), item.GetMetadata("Outcome"));

    /// <summary>A copy: <c>Digest</c>, <c>Tags</c> (divided by <c>;</c>), <c>BytesSent</c>, <c>BytesMounted</c>; the item is the destination, with or without a tag.</summary>
    public static ReportedCopy ReadCopy(ITaskItem item)
    {
        var destination = ImageReference.Parse(Text(item, "Destination") ?? item.ItemSpec, "ArtifactRegistryCopyTo");
        var digest = item.GetMetadata("Digest");
        string[] tags = item.GetMetadata("Tags").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new ReportedCopy(
            destination.Name,
            ImageDigest.TryParse(digest, out var read) ? destination.WithDigest(read).ToString() : destination.ToString(),
            tags is [] && destination.Tag is { } tag ? [tag] : tags,
            Number(item, "BytesSent"),
            Number(item, "BytesMounted"));
    }

    /// <summary>An attachment: the item is the referrer's name by digest; <c>ArtifactType</c>, <c>File</c>, <c>Size</c>.</summary>
    public static ReportedAttachment ReadAttachment(ITaskItem item) =>
        new(item.GetMetadata("ArtifactType"), item.ItemSpec, item.GetMetadata("File"), Number(item, "Size") ?? 0);

    /// <summary>The platforms of what was published. An index names its own; of a single image its configuration does. The SDK's items
    /// <c>GeneratedContainer</c> have each image twice, so that each digest counts once.</summary>
    public static IReadOnlyList<ReportedPlatform> ReadPlatforms(Manifest manifest, string? configuration, IReadOnlyDictionary<string, byte[]> containers)
    {
        var children = Images.PlatformSelector.List(manifest);
        if (children.Count > 0)
        {
            return [.. children.Select(child => new ReportedPlatform(child.Platform, child.Digest.ToString(), SizeOf(containers, child.Digest.ToString())))];
        }

        return ContainerPlatform.Read(configuration) is { } platform
            ? [new ReportedPlatform(platform, manifest.Digest.ToString(), ManifestSize.Sum([manifest.Content]))]
            : [];
    }

    /// <summary>Bytes of all that was published, each blob once; <see langword="null"/> when a platform's manifest is not at hand.</summary>
    public static long? ReadSize(Manifest manifest, IReadOnlyDictionary<string, byte[]> containers)
    {
        if (!MediaTypes.IsIndex(manifest.MediaType))
        {
            return ManifestSize.Sum([manifest.Content]);
        }

        var children = Images.PlatformSelector.List(manifest);
        return children.All(child => containers.ContainsKey(child.Digest.ToString()))
            ? ManifestSize.Sum(children.Select(child => new ReadOnlyMemory<byte>(containers[child.Digest.ToString()]))) + manifest.Content.Length
            : null;
    }

    /// <summary>The manifests of the SDK's items by digest. One whose bytes do not have its digest is left out.</summary>
    public static IReadOnlyDictionary<string, byte[]> ReadContainers(ITaskItem[] items)
    {
        var manifests = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            var content = System.Text.Encoding.UTF8.GetBytes(item.GetMetadata("Manifest"));
            if (ImageDigest.TryParse(item.GetMetadata("ManifestDigest"), out var digest) && digest.Matches(content))
            {
                manifests[digest.ToString()] = content;
            }
        }

        return manifests;
    }

    /// <summary>A published image: the item is its reference; <c>Project</c>, <c>Image</c>, <c>Digest</c>, <c>Tags</c>, <c>Outcome</c>.</summary>
    public static ITaskItem Create(ImageReport report) => new TaskItem(EscapedText.Escape(report.Reference), new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Project"] = EscapedText.Escape(report.Project),
        ["Image"] = EscapedText.Escape(report.Image),
        ["Digest"] = EscapedText.Escape(report.Digest),
        ["Tags"] = EscapedText.Escape(string.Join(';', report.Tags.Select(tag => tag.Tag))),
        ["Outcome"] = EscapedText.Escape(report.Outcome),
    });

    private static long? SizeOf(IReadOnlyDictionary<string, byte[]> containers, string digest) =>
        containers.TryGetValue(digest, out var content) ? ManifestSize.Sum([content]) : null;

    private static string? Text(ITaskItem item, string name) => item.GetMetadata(name) is { Length: > 0 } text ? text : null;

    private static long? Number(ITaskItem item, string name) =>
        long.TryParse(item.GetMetadata(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
