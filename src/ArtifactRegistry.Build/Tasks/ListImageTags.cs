using System.Globalization;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Listing;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry.Http;
using ArtifactRegistry.Build.Reporting;
using Microsoft.Build.Framework;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Lists an image's tags; one request for up to 10 000.</summary>
[MSBuildMultiThreadableTask]
public sealed class ListImageTags : ImageTask
{
    /// <summary>Patterns with <c>*</c>, separated by semicolons; empty lists all.</summary>
    public string? Filter { get; set; }

    /// <summary><c>name</c>, <c>version</c> or <c>uploaded</c>.</summary>
    public string? Order { get; set; }

    /// <summary>The path of a file that gets the list as JSON, one tag a line; then there are no items and no table.</summary>
    public string? OutputFile { get; set; }

    /// <summary>The tags, with what the registry's list reports of them: on Artifact Registry <c>Digest</c>, <c>MediaType</c>, <c>Size</c>
    /// (bytes), <c>CreatedAt</c> and <c>UploadedAt</c> (ISO 8601).</summary>
    [Output]
    public ITaskItem[] Listed { get; private set; } = [];

    /// <summary>The highest stable version among the listed tags; empty when there is none.</summary>
    [Output]
    public string LatestVersionTag { get; private set; } = "";

    /// <inheritdoc/>
    private protected override string TargetName => "ArtifactRegistryListTags";

    /// <inheritdoc/>
    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var image = ReadWholeImage(TargetName, hasFilter: true);
        var filter = TagPattern.ReadList(Filter, "ArtifactRegistryTagFilter");
        var order = Setting.ReadEnum(Order, "ArtifactRegistryTagOrder", TagOrder.Name);
        var list = await ClientFor(image).Tags.ListAsync(image.Repository, cancellationToken)
            ?? throw RegistryDiagnostics.ImageNotFound(image.Name).ToException();
        var tags = ListedTag.Select(list, filter, order);
        LatestVersionTag = ListedTag.LatestVersion(tags) ?? "";
        if (!string.IsNullOrWhiteSpace(OutputFile))
        {
            var output = PathOf(OutputFile, "ArtifactRegistryOutputFile");
            await WriteAsync(tags, output, cancellationToken);
            AddResult($"{image.Name}: {Quantity.Of(tags.Count, "tag")} in {output}");
            return;
        }

        Listed = [.. tags.Select(CreateItem)];
        var table = new TextTable("TAG", "DIGEST", "UPLOADED");
        foreach (var tag in tags)
        {
            table.Add(tag.Tag, tag.Digest?.ToString() ?? "", DisplayText.Time(tag.Manifest?.Uploaded));
        }

        AddResult($"{image.Name}: {Quantity.Of(tags.Count, "tag")}");
        AddResult(table.ToString());
    }

    private static Task WriteAsync(IEnumerable<ListedTag> tags, string path, CancellationToken cancellationToken) => ResultFile.WriteAsync(
        path,
        async (file, token) =>
        {
            using var lines = new JsonLines(file);
            foreach (var tag in tags)
            {
                await lines.WriteAsync(tag, token);
            }
        },
        reason => ListingDiagnostics.OutputNotWritten(path, reason),
        cancellationToken);

    // A list may have 100 000 tags: metadata without a value would cost as much as those with one.
    private static ITaskItem CreateItem(ListedTag tag)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Digest"] = tag.Digest?.ToString() ?? "",
            ["MediaType"] = EscapedText.Escape(tag.Manifest?.MediaType ?? ""),
            ["Size"] = tag.Manifest?.Size.ToString(CultureInfo.InvariantCulture) ?? "",
            ["CreatedAt"] = Times.Print(tag.Manifest?.Created),
            ["UploadedAt"] = Times.Print(tag.Manifest?.Uploaded),
        };
        return new TaskItem(tag.Tag, metadata.Where(pair => pair.Value.Length > 0).ToDictionary(StringComparer.Ordinal));
    }
}
