using System.Globalization;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Listing;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Reporting;
using Microsoft.Build.Framework;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Lists manifests, tagged and untagged, of an image or of all images below a name; or only those that nothing holds.</summary>
[MSBuildMultiThreadableTask]
public sealed class ListImages : ImageTask
{
    private readonly List<ITaskItem> items = [];

    /// <summary><c>true</c> lists all images that are the name or below it.</summary>
    public string? Recursive { get; set; }

    /// <summary><c>true</c> lists only manifests that no tag, index or subject holds.</summary>
    public string? UntaggedOnly { get; set; }

    /// <summary>The path of a file that gets the list as JSON, one manifest a line; then there are no items.</summary>
    public string? OutputFile { get; set; }

    /// <summary>The manifests, the newest first, as <c>ArtifactRegistryManifest</c> has them; none when <see cref="OutputFile"/> is
    /// set.</summary>
    [Output]
    public ITaskItem[] Listed { get; private set; } = [];

    /// <summary>The number of manifests.</summary>
    [Output]
    public int Count { get; private set; }

    /// <inheritdoc/>
    private protected override string TargetName => Setting.ReadBoolean(UntaggedOnly, nameof(UntaggedOnly))
        ? "ArtifactRegistryListUntagged"
        : "ArtifactRegistryListImages";

    /// <inheritdoc/>
    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var isRecursive = Setting.ReadBoolean(Recursive, "ArtifactRegistryRecursive");
        var untaggedOnly = Setting.ReadBoolean(UntaggedOnly, nameof(UntaggedOnly));
        var image = ReadWholeImage(TargetName, hasFilter: false, mayBePrefix: isRecursive);
        if (string.IsNullOrWhiteSpace(OutputFile))
        {
            await ForEachAsync(image, isRecursive, untaggedOnly, LogAsync, cancellationToken);
            Listed = [.. items];
            return;
        }

        var output = PathOf(OutputFile, "ArtifactRegistryOutputFile");
        await ResultFile.WriteAsync(
            output,
            async (file, token) =>
            {
                using var lines = new JsonLines(file);
                await ForEachAsync(image, isRecursive, untaggedOnly, (_, rows) => WriteAsync(lines, rows, token), token);
            },
            reason => ListingDiagnostics.OutputNotWritten(output, reason),
            cancellationToken);
        AddResult($"{image.Name}: {Quantity.Of(Count, "manifest")} in {output}");
    }

    private async Task ForEachAsync(
        ImageReference prefix,
        bool isRecursive,
        bool untaggedOnly,
        Func<ImageReference, IEnumerable<ManifestRow>, Task> take,
        CancellationToken cancellationToken)
    {
        var client = ClientFor(prefix);
        await foreach (var (image, tags) in ImageTree.FindAsync(client, prefix, isRecursive, cancellationToken))
        {
            var listing = await ImageLister.WithSubjectsAsync(
                client, await ImageLister.ListAsync(client, image, tags, cancellationToken), cancellationToken);
            await take(image, ManifestRow.InOrder(listing, untaggedOnly ? UntaggedImages.Find(listing) : listing.Manifests));
        }
    }

    private async Task WriteAsync(JsonLines lines, IEnumerable<ManifestRow> rows, CancellationToken cancellationToken)
    {
        foreach (var row in rows)
        {
            await lines.WriteAsync(row, cancellationToken);
        }

        Count = lines.Count;
    }

    private Task LogAsync(ImageReference image, IEnumerable<ManifestRow> rows)
    {
        var table = ManifestTable.Create();
        var before = Count;
        foreach (var row in rows)
        {
            table.Add(ManifestTable.Cells(row));
            items.Add(ManifestItems.Create(row));
            Count++;
        }

        AddResult($"{image.Name}: {Quantity.Of(Count - before, "manifest")}");
        if (!table.IsEmpty)
        {
            AddResult(table.ToString()!);
        }

        return Task.CompletedTask;
    }
}

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
