using System.Globalization;
using System.Text;
using ArtifactRegistry.Build.References;
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

    /// <summary>The manifests of the SDK's items <c>GeneratedContainer</c> by digest. One whose bytes do not have its digest is left out.</summary>
    public static IReadOnlyDictionary<ImageDigest, byte[]> ReadContainers(ITaskItem[] items)
    {
        var manifests = new Dictionary<ImageDigest, byte[]>();
        foreach (var item in items)
        {
            var content = Encoding.UTF8.GetBytes(item.GetMetadata("Manifest"));
            if (ImageDigest.TryParse(item.GetMetadata("ManifestDigest"), out var digest) && digest.Matches(content))
            {
                manifests[digest] = content;
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

    private static string? Text(ITaskItem item, string name) => item.GetMetadata(name) is { Length: > 0 } text ? text : null;

    private static long? Number(ITaskItem item, string name) =>
        long.TryParse(item.GetMetadata(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
