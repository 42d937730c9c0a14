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

    /// <summary>The tags; on Artifact Registry with <c>Digest</c>, <c>MediaType</c>, <c>Size</c> (bytes), <c>CreatedAt</c> and
    /// <c>UploadedAt</c> (ISO 8601).</summary>
    [Output]
    public ITaskItem[] Listed { get; private set; } = [];

    /// <summary>The highest stable version among the listed tags; empty when there is none.</summary>
    [Output]
    public string LatestVersionTag { get; private set; } = "";

    /// <inheritdoc/>
    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var image = ReadWholeImage("ArtifactRegistryListTags");
        var filter = TagPattern.ReadList(Filter, "ArtifactRegistryTagFilter");
        var order = Setting.ReadEnum(Order, "ArtifactRegistryTagOrder", TagOrder.Name);
        var list = await ClientFor(image).Tags.ListAsync(image.Repository, cancellationToken)
            ?? throw RegistryDiagnostics.ImageNotFound(image.Name).ToException();
        var tags = ListedTag.Select(list, filter, order);
        (Listed, LatestVersionTag) = ([.. tags.Select(CreateItem)], ListedTag.LatestVersion(tags) ?? "");
        var table = new TextTable("TAG", "DIGEST", "UPLOADED");
        foreach (var tag in tags)
        {
            table.Add(tag.Tag, tag.Digest?.ToString() ?? "", DisplayText.Time(tag.Manifest?.Uploaded));
        }

        AddResult($"{image.Name}: {Quantity.Of(tags.Count, "tag")}");
        AddResult(table.ToString());
    }

    private static ITaskItem CreateItem(ListedTag tag) => new TaskItem(tag.Tag, new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Digest"] = tag.Digest?.ToString() ?? "",
        ["MediaType"] = EscapedText.Escape(tag.Manifest?.MediaType ?? ""),
        ["Size"] = tag.Manifest?.Size.ToString(CultureInfo.InvariantCulture) ?? "",
        ["CreatedAt"] = Print(tag.Manifest?.Created),
        ["UploadedAt"] = Print(tag.Manifest?.Uploaded),
    });

    private static string Print(DateTimeOffset? time) => time?.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture) ?? "";
}
