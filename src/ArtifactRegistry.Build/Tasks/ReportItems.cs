using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Reporting;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Between the report's parts and MSBuild's items.</summary>
internal static class ReportItems
{
    /// <summary>The manifests of the SDK's items <c>GeneratedContainer</c> by digest. One whose bytes do not have its digest is left
    /// out.</summary>
    public static IReadOnlyDictionary<ImageDigest, byte[]> ReadContainers(ITaskItem[] items)
    {
        var manifests = new Dictionary<ImageDigest, byte[]>();
        foreach (var item in items)
        {
            var content = System.Text.Encoding.UTF8.GetBytes(item.GetMetadata("Manifest"));
            if (ImageDigest.TryParse(item.GetMetadata("ManifestDigest"), out var digest) && digest.Matches(content))
            {
                manifests[digest] = content;
            }
        }

        return manifests;
    }

    /// <summary>A published image: the item is its reference; <c>Project</c>, <c>Image</c>, <c>Digest</c>, <c>Tags</c>,
    /// <c>Outcome</c>.</summary>
    public static ITaskItem Create(ImageReport report) =>
        new TaskItem(EscapedText.Escape(report.Reference ?? ""), new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Project"] = EscapedText.Escape(report.Project),
            ["Image"] = EscapedText.Escape(report.Image),
            ["Digest"] = EscapedText.Escape(report.Digest),
            ["Tags"] = EscapedText.Escape(string.Join(';', report.Tags.Select(tag => tag.Tag))),
            ["Outcome"] = EscapedText.Escape(report.Outcome),
        });
}
