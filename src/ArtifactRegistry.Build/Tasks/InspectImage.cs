using System.Globalization;
using System.Text;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Inspection;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.Reporting;
using Microsoft.Build.Framework;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Reports what an image says of itself: platforms, labels, when it was built, sizes, base image. No layer is read.</summary>
[MSBuildMultiThreadableTask]
public sealed class InspectImage : ImageTask
{
    /// <summary>The only platform to read, <c>linux/arm64</c>; empty for all.</summary>
    public string? Platform { get; set; }

    /// <summary>One item for each platform.</summary>
    [Output]
    public ITaskItem[] Inspected { get; private set; } = [];

    /// <summary>The digest that the image's name has: the index's, where it is one.</summary>
    [Output]
    public string Digest { get; private set; } = "";

    /// <inheritdoc/>
    private protected override string TargetName => "ArtifactRegistryInspectImage";

    /// <inheritdoc/>
    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var image = ReadImage();
        var (digest, found) = await new ImageInspection(ClientFor(image)).ReadAsync(image, Platform?.Trim() ?? "", cancellationToken);
        (Inspected, Digest) = ([.. found.Select(ImageInfoItem.Create)], digest.ToString());
        AddResult($"{image.FullName} is {Digest}");
        foreach (var platform in found)
        {
            var name = platform.Platform.Length > 0 ? DiagnosticText.Clean(platform.Platform) : "(no platform)";
            var revision = platform.Annotation("revision") is { Length: > 0 } commit ? $"  revision {DiagnosticText.Clean(commit)}" : "";
            var size = $"{DisplayText.Bytes(platform.Size)}, {Quantity.Of(platform.LayerCount, "layer")}";
            AddResult($"  {name}  {platform.Image.Target}  {size}{revision}");
        }
    }
}

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
