using System.Globalization;
using System.Text;
using ArtifactRegistry.Build.Images.Inspection;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.Reporting;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>An inspected image as an item. All that its builder wrote freely is escaped.</summary>
internal static class ImageInfoItem
{
    /// <summary>The image by its digest, with <c>Digest</c>, <c>IndexDigest</c>, <c>Platform</c>, <c>MediaType</c>, <c>CreatedAt</c>,
    /// <c>Size</c>, <c>LayerCount</c>, <c>Version</c>, <c>Revision</c>, <c>Source</c>, <c>BaseImageName</c>, <c>BaseImageDigest</c>, and as
    /// JSON <c>Labels</c> and <c>Annotations</c>.</summary>
    public static ITaskItem Create(InspectedImage image) =>
        new TaskItem(image.Image.ToString(), new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Digest"] = image.Image.Target,
            ["IndexDigest"] = image.Index?.ToString() ?? "",
            ["Platform"] = EscapedText.Escape(image.Platform),
            ["MediaType"] = EscapedText.Escape(image.MediaType),
            ["CreatedAt"] = Times.Print(image.Created),
            ["Size"] = image.Size.ToString(CultureInfo.InvariantCulture),
            ["LayerCount"] = image.LayerCount.ToString(CultureInfo.InvariantCulture),
            ["Version"] = EscapedText.Escape(image.Annotation("version")),
            ["Revision"] = EscapedText.Escape(image.Annotation("revision")),
            ["Source"] = EscapedText.Escape(image.Annotation("source")),
            ["BaseImageName"] = EscapedText.Escape(image.Annotation("base.name")),
            ["BaseImageDigest"] = EscapedText.Escape(image.Annotation("base.digest")),
            ["Labels"] = Json(image.Labels),
            ["Annotations"] = Json(image.Annotations),
        });

    private static string Json(IReadOnlyDictionary<string, string> values) =>
        EscapedText.Escape(Encoding.UTF8.GetString(PlainJson.Write(json => PlainJson.WriteTexts(json, values)).Span));
}
