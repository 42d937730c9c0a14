using System.Globalization;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Reporting.Pinning;
using Microsoft.Build.Framework;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Rewrites references to images in deployment files, so that they name the digest. No request is made.</summary>
[MSBuildMultiThreadableTask]
public sealed class PinImageReferences : RegistryTask
{
    // What stands for the digest of an image that a dry run does not build.
    private const string NoDigest = "sha256:…";

    /// <summary>The images by digest, with <c>Tags</c> (divided by <c>;</c>), or else <c>Named</c>, the image with its tag. In a dry run an image may be without a digest.</summary>
    [Required]
    public ITaskItem[] Images { get; set; } = [];

    /// <summary>The files, with <c>Destination</c> (a file, or a folder that ends in a slash) and <c>Required</c>.</summary>
    public ITaskItem[] Files { get; set; } = [];

    /// <summary>The full path that relative ones begin at.</summary>
    [Required]
    public string Folder { get; set; } = "";

    /// <summary><c>true</c>: reads, and says what would be written.</summary>
    public string? DryRun { get; set; }

    /// <summary>The files that hold pinned references, with <c>Source</c>, <c>References</c> (how many), <c>Lines</c> and <c>Changed</c>.</summary>
    [Output]
    public ITaskItem[] Pinned { get; private set; } = [];

    /// <inheritdoc/>
    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var isDryRun = TaskInput.ReadDryRun(DryRun);
        var images = Array.ConvertAll(Images, image => Read(image, isDryRun));
        var pinned = new List<ITaskItem>();
        foreach (var item in Files.DistinctBy(item => (item.ItemSpec, item.GetMetadata("Destination"))))
        {
            try
            {
                if (await PinAsync(item, images, isDryRun, cancellationToken) is { } result)
                {
                    pinned.Add(result);
                }
            }
            catch (ArtifactRegistryException failure)
            {
                // The other files are pinned all the same, and the build fails.
                LogError(failure.Diagnostic);
            }
        }

        Pinned = [.. pinned];
    }

    private async Task<ITaskItem?> PinAsync(ITaskItem item, ImagePin[] images, bool isDryRun, CancellationToken cancellationToken)
    {
        var isRequired = item.GetMetadata("Required") is "" || Setting.ReadBoolean(item.GetMetadata("Required"), $"Required of {PinFile.ItemName} {item.ItemSpec}");
        var file = ReadFile(item);
        var names = images.Select(image => image.Name);
        var (text, changed) = await file.RunAsync(images, isDryRun, cancellationToken);
        if (text.LeftLines.Count > 0)
        {
            LogWarning(PinDiagnostics.ReferenceNotPinned(item.ItemSpec, text.LeftLines, names));
        }

        if (text.Lines.Count == 0)
        {
            if (isRequired)
            {
                LogError(PinDiagnostics.NothingPinned(item.ItemSpec, names));
            }

            return null;
        }

        Tell(item, file, text, changed, isDryRun, images);
        return new TaskItem(EscapedText.Escape(file.Destination), new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Source"] = EscapedText.Escape(file.Source),
            ["References"] = text.Lines.Count.ToString(CultureInfo.InvariantCulture),
            ["Lines"] = EscapedText.Escape(string.Join(';', text.Lines)),
            ["Changed"] = changed ? "true" : "false",
        });
    }

    private void Tell(ITaskItem item, PinFile file, PinnedText text, bool changed, bool isDryRun, ImagePin[] images)
    {
        var where = file.Source == file.Destination ? item.ItemSpec : $"{file.Destination} (from {item.ItemSpec})";
        var lines = $"{(text.Lines.Count == 1 ? "line" : "lines")} {string.Join(", ", text.Lines)}";
        var what = string.Join(", ", images.Select(image => image.Digest == NoDigest ? image.Name : image.Reference));
        Log.LogMessage(MessageImportance.High, "{0}", DiagnosticText.Clean((isDryRun, changed) switch
        {
            (true, true) => $"Dry run: {where} would be pinned to {what} ({lines})",
            (false, true) => $"{where} pinned to {what} ({lines})",
            _ => $"{where} is pinned to {what} already ({lines})",
        }));
    }

    private static ImagePin Read(ITaskItem item, bool isDryRun)
    {
        var image = ImageReference.Parse(item.ItemSpec, "ArtifactRegistryImage");
        var tags = PropertyList.SplitTags(item.GetMetadata("Tags"), "ArtifactRegistryTags");
        if (tags.Count == 0 && item.GetMetadata("Named") is { Length: > 0 } named && ImageReference.Parse(named, "ArtifactRegistryImage").Tag is { } tag)
        {
            tags = [tag];
        }

        return new ImagePin(
            image.Name, image.Digest?.ToString() ?? (isDryRun ? NoDigest : throw InputDiagnostics.MissingImage(nameof(PinImageReferences)).ToException()), tags);
    }

    private PinFile ReadFile(ITaskItem item)
    {
        var destination = Slashes(item.GetMetadata("Destination").Trim());
        try
        {
            var source = Path.GetFullPath(Slashes(item.ItemSpec), Folder);
            return new PinFile(source, destination.Length == 0 ? source
                : Path.GetFullPath(Path.EndsInDirectorySeparator(destination) ? destination + Path.GetFileName(source) : destination, Folder));
        }
        catch (ArgumentException problem)
        {
            throw PinDiagnostics.FileUnreadable(item.ItemSpec, problem.Message).ToException(problem);
        }
    }

    // MSBuild does this for an item's name and not for its metadata: a path of Windows is understood everywhere.
    private static string Slashes(string path) => Path.DirectorySeparatorChar == '\\' ? path : path.Replace('\\', '/');
}
