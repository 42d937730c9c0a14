using System.Globalization;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Pinning;
using ArtifactRegistry.Build.References;
using Microsoft.Build.Framework;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Rewrites references to images in deployment files, so that they name the digest. No request is made.</summary>
[MSBuildMultiThreadableTask]
public sealed class PinImageReferences : RegistryTask
{
    /// <summary>The images by digest, with <c>Tags</c> (separated by semicolons), or else <c>Named</c>, the image with its tag. In a dry
    /// run an image may be without a digest.</summary>
    [Required]
    public ITaskItem[] Images { get; set; } = [];

    /// <summary>The files, with <c>Destination</c> (a file, or a folder that ends in a slash) and <c>Required</c>.</summary>
    public ITaskItem[] Files { get; set; } = [];

    /// <summary>The full path of the project's folder: relative paths begin there, and links stay inside its checkout.</summary>
    [Required]
    public string Folder { get; set; } = "";

    /// <summary><c>true</c>: reads, and logs what would be written.</summary>
    public string? DryRun { get; set; }

    /// <summary><c>true</c>: the files were checked before the push, and what was a warning then is a message now.</summary>
    public string? IsChecked { get; set; }

    /// <summary>The files that hold pinned references, with <c>Source</c>, <c>References</c> (how many), <c>Lines</c> and
    /// <c>Changed</c>.</summary>
    [Output]
    public ITaskItem[] Pinned { get; private set; } = [];

    /// <inheritdoc/>
    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        if (Files.Length == 0)
        {
            throw PinDiagnostics.NoFiles().ToException();
        }

        var isDryRun = TaskInput.ReadDryRun(DryRun);
        var images = Array.ConvertAll(Images, image => ReadImage(image, isDryRun));
        var pinned = new List<ITaskItem>();
        foreach (var file in ReadFiles())
        {
            try
            {
                var result = await file.RunAsync(images, isDryRun, cancellationToken);
                LogProblems(result.Problems);
                if (result.Text.Pinned.Count > 0)
                {
                    LogPinned(file, result, isDryRun);
                    pinned.Add(PinnedItem(file, result));
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

    // None of them when one would replace another.
    private IReadOnlyList<PinFile> ReadFiles()
    {
        var files = new List<PinFile>();
        foreach (var item in Files)
        {
            try
            {
                files.Add(Read(item, Folder));
            }
            catch (ArtifactRegistryException failure)
            {
                LogError(failure.Diagnostic);
            }
        }

        var conflicts = PinFileList.Conflicts(files);
        foreach (var conflict in conflicts)
        {
            LogError(conflict);
        }

        return conflicts.Count > 0 ? [] : PinFileList.Merge(files);
    }

    private void LogProblems(IReadOnlyList<PinProblem> problems)
    {
        foreach (var problem in problems)
        {
            if (problem.IsError)
            {
                LogError(problem.Diagnostic);
            }
            else if (Setting.ReadBoolean(IsChecked, nameof(IsChecked)))
            {
                Log.LogMessage(MessageImportance.High, "{0}", problem.Diagnostic.Message);
            }
            else
            {
                LogWarning(problem.Diagnostic);
            }
        }
    }

    private void LogPinned(PinFile file, PinResult result, bool isDryRun)
    {
        var where = file.Source == file.Destination ? file.Name : $"{file.Destination} (from {file.Name})";
        var lines = LinesOf(result);
        var place = $"{(lines.Length == 1 ? "line" : "lines")} {string.Join(", ", lines)}";
        var images = result.Text.Pinned
            .Select(reference => reference.Image)
            .Distinct()
            .Select(image => image.Digest == ImagePin.UnknownDigest ? image.Name : image.Reference);
        var what = string.Join(", ", images);
        Log.LogMessage(MessageImportance.High, "{0}", DiagnosticText.Clean((isDryRun, result.Changed) switch
        {
            (true, true) => $"Dry run: {where} would be pinned to {what} ({place})",
            (false, true) => $"{where} pinned to {what} ({place})",
            _ => $"{where} is already pinned to {what} ({place})",
        }));
    }

    private static ITaskItem PinnedItem(PinFile file, PinResult result) =>
        new TaskItem(EscapedText.Escape(file.Destination), new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Source"] = EscapedText.Escape(file.Source),
            ["References"] = result.Text.Pinned.Count.ToString(CultureInfo.InvariantCulture),
            ["Lines"] = EscapedText.Escape(string.Join(';', LinesOf(result))),
            ["Changed"] = result.Changed ? "true" : "false",
        });

    private static int[] LinesOf(PinResult result) => [.. result.Text.Pinned.Select(reference => reference.Line).Distinct()];

    private static ImagePin ReadImage(ITaskItem item, bool isDryRun)
    {
        var image = ImageReference.Parse(item.ItemSpec, "ArtifactRegistryImage");
        var tags = PropertyList.SplitTags(item.GetMetadata("Tags"), "ArtifactRegistryTags");
        if (tags.Count == 0
            && item.GetMetadata("Named") is { Length: > 0 } named
            && ImageReference.Parse(named, "ArtifactRegistryImage").Tag is { } tag)
        {
            tags = [tag];
        }

        var digest = image.Digest?.ToString()
            ?? (isDryRun ? ImagePin.UnknownDigest : throw InputDiagnostics.MissingImage("ArtifactRegistryPinFiles").ToException());
        return new ImagePin(image.Name, digest, tags);
    }

    /// <summary>What an item of <c>ArtifactRegistryPinFile</c> says.</summary>
    internal static PinFile Read(ITaskItem item, string folder) => PinFile.Parse(
        item.ItemSpec,
        TaskInput.ReadMetadata(item, "Destination", PinFile.ItemName),
        item.GetMetadata("Required") is ""
            || Setting.ReadBoolean(item.GetMetadata("Required"), $"Required of {PinFile.ItemName} {item.ItemSpec}"),
        folder);
}
