using System.Globalization;
using ArtifactRegistry.Build.Images.Copying;
using ArtifactRegistry.Build.Images.Inspection;
using Microsoft.Build.Framework;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Reads what an image says of itself: platforms, labels, times, sizes, base image.</summary>
[MSBuildMultiThreadableTask]
public sealed class InspectImage : ImageTask
{
    /// <summary>The platforms, each by its own digest, with <c>Platform</c>, <c>Digest</c>, <c>IndexDigest</c>, <c>MediaType</c>, <c>Size</c> (bytes, compressed), <c>Layers</c>, <c>CreatedAt</c>
    /// (ISO 8601), <c>Labels</c> (a JSON object), <c>Version</c>, <c>Revision</c>, <c>SourceUrl</c>, <c>BaseImage</c> and <c>BaseDigest</c>.</summary>
    [Output]
    public ITaskItem[] Info { get; private set; } = [];

    /// <summary>The image's digest.</summary>
    [Output]
    public string Digest { get; private set; } = "";

    /// <inheritdoc/>
    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var image = ReadImage();
        var (manifest, platforms) = await ImageInspection.ReadAsync(ClientFor(image), image, cancellationToken);
        Digest = manifest.Digest.ToString();
        Info = [.. platforms.Select(platform => new TaskItem(image.WithDigest(platform.Digest).ToString(), Metadata(platform, image.ToString(), Digest)))];
        Log.LogMessage(MessageImportance.High, "{0} -> {1}", image, Digest);
        foreach (var platform in platforms)
        {
            Log.LogMessage(
                MessageImportance.High,
                "  {0} {1} {2}{3}",
                Text(platform.Platform),
                platform.Digest,
                ByteCount.Print(platform.Size),
                platform.Revision.Length > 0 ? $", revision {Text(platform.Revision)}" : "");
        }
    }

    private static Dictionary<string, string> Metadata(ImageInfo info, string image, string index) => new(StringComparer.Ordinal)
    {
        ["Image"] = image,
        ["Platform"] = EscapedText.Escape(info.Platform),
        ["Digest"] = info.Digest.ToString(),
        ["IndexDigest"] = info.Digest.ToString() == index ? "" : index,
        ["MediaType"] = EscapedText.Escape(info.MediaType),
        ["Size"] = info.Size.ToString(CultureInfo.InvariantCulture),
        ["Layers"] = info.Layers.ToString(CultureInfo.InvariantCulture),
        ["CreatedAt"] = info.Created?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) ?? "",
        ["Labels"] = EscapedText.Escape(info.LabelsJson),
        ["Version"] = EscapedText.Escape(info.Version),
        ["Revision"] = EscapedText.Escape(info.Revision),
        ["SourceUrl"] = EscapedText.Escape(info.Source),
        ["BaseImage"] = EscapedText.Escape(info.BaseImage),
        ["BaseDigest"] = EscapedText.Escape(info.BaseDigest),
    };

    private static string Text(string text) => Diagnostics.DiagnosticText.Clean(text);
}
