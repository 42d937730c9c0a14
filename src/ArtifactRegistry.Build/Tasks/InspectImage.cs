using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Inspection;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Tells what an image says of itself: platforms, labels, when it was built, sizes, base image. No layer is read.</summary>
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
            AddResult($"  {name}  {platform.Image.Target}  {platform.Size} bytes, {Quantity.Of(platform.LayerCount, "layer")}{revision}");
        }
    }
}
