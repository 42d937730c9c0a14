using System.Globalization;
using ArtifactRegistry.Build.Images.Listing;
using ArtifactRegistry.Build.Reporting;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Manifests as items. What a registry wrote freely (media types, platforms) is escaped; tags and digests hold no character of
/// MSBuild's.</summary>
internal static class ManifestItems
{
    /// <summary>A listed manifest: its digest, with <c>Image</c>, <c>Reference</c>, <c>Tags</c>, <c>MediaType</c>, <c>Size</c>,
    /// <c>CreatedAt</c>, <c>UploadedAt</c>, <c>Platform</c>, <c>Parents</c>, <c>Subject</c>; lists are separated by semicolons.</summary>
    public static ITaskItem Create(ManifestRow row) =>
        new TaskItem(row.Digest.ToString(), new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Image"] = row.Image.Name,
            ["Reference"] = $"{row.Image.Name}@{row.Digest}",
            ["Tags"] = string.Join(';', row.Tags),
            ["MediaType"] = EscapedText.Escape(row.MediaType),
            ["Size"] = row.Size.ToString(CultureInfo.InvariantCulture),
            ["CreatedAt"] = Times.Print(row.Created),
            ["UploadedAt"] = Times.Print(row.Uploaded),
            ["Platform"] = EscapedText.Escape(row.Platform),
            ["Parents"] = string.Join(';', row.Parents),
            ["Subject"] = row.Subject?.ToString() ?? "",
        });
}
