using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Releases;
using ArtifactRegistry.Build.Reporting;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Asks the registry for tags, one request each and all at once, and holds what it finds against a rule.</summary>
[MSBuildMultiThreadableTask]
public sealed class CheckImageTags : ImageTask
{
    /// <summary>Several images instead of one: full names, each with its own tag or with the metadata <c>Tags</c>, and optionally
    /// <c>ExpectedDigest</c>.</summary>
    public ITaskItem[] Images { get; set; } = [];

    /// <summary>The tags, separated by semicolons; the image's own tag when there are none.</summary>
    public string? Tags { get; set; }

    /// <summary>Patterns of the tags that may move, separated by semicolons, or <c>none</c>.</summary>
    public string? MovingTags { get; set; }

    /// <summary>What the project's tag templates gave, as JSON: those tags are of their templates' kinds. Empty for none.</summary>
    public string? TemplateTags { get; set; }

    /// <summary>What names tags or their image, as it is written; empty when the tags are the project's own. Of these alone, <c>Forbid</c>
    /// leaves out those that may move.</summary>
    public string? NamedTags { get; set; }

    /// <summary><c>Require</c> or <c>Forbid</c>; empty reports only.</summary>
    public string? Rule { get; set; }

    /// <summary>The digest that the tags should have.</summary>
    public string? ExpectedDigest { get; set; }

    /// <summary>The manifest that the tags should have, as the SDK's output property holds it; says more than
    /// <see cref="ExpectedDigest"/>.</summary>
    public string? ExpectedManifest { get; set; }

    /// <summary><c>true</c>: a version among the tags must be greater than every other version tag of the image.</summary>
    public string? RequireNewer { get; set; }

    /// <summary><c>true</c> only when every tag exists.</summary>
    [Output]
    public string AllExist { get; private set; } = "false";

    /// <summary>The tags, with <c>Exists</c>, <c>Digest</c>, <c>Kind</c> and <c>Image</c>.</summary>
    [Output]
    public ITaskItem[] Found { get; private set; } = [];

    /// <inheritdoc/>
    private protected override string TargetName => Setting.ReadEnum(Rule, nameof(Rule), TagRule.None) switch
    {
        TagRule.Require => "ArtifactRegistryRequireTags",
        TagRule.Forbid => "ArtifactRegistryForbidTags",
        _ => "ArtifactRegistryCheckTags",
    };

    /// <inheritdoc/>
    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var rule = Setting.ReadEnum(Rule, nameof(Rule), TagRule.None);
        var requireNewer = Setting.ReadBoolean(RequireNewer, "ArtifactRegistryRequireNewer");
        var isNamed = !string.IsNullOrEmpty(NamedTags) || Images.Length > 0;
        var moving = rule == TagRule.Forbid && isNamed ? new MovingTags([]) : TaskInput.ReadMovingTags(MovingTags, TemplateTags);
        var requests = Images.Length > 0 ? [.. Images.Select(ReadItem)] : new[] { ReadProperties() };

        var checking = Task.WhenAll(requests.Select(request => CheckAsync(request, rule, moving, cancellationToken)));
        var comparing = requireNewer
            ? Task.WhenAll(requests.Select(request => CompareAsync(request, cancellationToken)))
            : Task.FromResult<IEnumerable<Finding>[]>([]);
        await Task.WhenAll(checking, comparing);
        var checks = (await checking).SelectMany(found => found).ToArray();
        AllExist = Array.TrueForAll(checks, check => check.State.Exists) ? "true" : "false";
        Found = [.. checks.Select(check => TagItems.Create(check.State))];
        LogFindings(TagGate.Judge(rule, checks).Concat((await comparing).SelectMany(findings => findings)));
        if (Log.HasLoggedErrors)
        {
            return;
        }

        var table = new TextTable("TAG", "DIGEST");
        foreach (var check in checks)
        {
            table.Add(check.State.Image.ToString(), check.State.Digest?.ToString() ?? "does not exist");
        }

        AddResult($"{checks.Count(check => check.State.Exists)} of {Quantity.Of(checks.Length, "tag")} "
            + $"{(checks.Length == 1 ? "exists" : "exist")}{Environment.NewLine}{table}");
        if (rule == TagRule.Require)
        {
            await Results.WriteAsync(
                [.. checks.GroupBy(check => (check.State.Image.Name, check.State.Digest!)).Select(Report)], cancellationToken);
        }
    }

    private static ImageReport Report(IGrouping<(string Name, ImageDigest Digest), CheckedTag> image) => TargetResults.Report(
        ImageReport.Checked,
        image.First().State.Image with { Tag = null, Digest = null },
        image.Key.Digest,
        image.Select(check => new ReportedTag(check.State.Tag.Tag, image.Key.Digest.ToString(), image.Key.Digest.ToString(), "unchanged")));

    private async Task<IEnumerable<CheckedTag>> CheckAsync(
        Request request, TagRule rule, MovingTags moving, CancellationToken cancellationToken)
    {
        var states = await TagCheck.RunAsync(
            ClientFor(request.Image), request.Image, PlannedTag.Plan(request.Tags, [], moving), cancellationToken);
        return states.Select(state => new CheckedTag(state, request.Expected));
    }

    private Task<IEnumerable<Finding>> CompareAsync(Request request, CancellationToken cancellationToken) =>
        VersionOrder.CompareAsync(ClientFor(request.Image), request.Image, request.Tags, cancellationToken);

    private Request ReadProperties()
    {
        var image = ReadImage();
        return new Request(image, ReadTags(image, Tags), ReadExpected(image, TaskInput.ReadDigest(ExpectedManifest, ExpectedDigest)));
    }

    private Request ReadItem(ITaskItem item)
    {
        var image = TaskInput.ReadImage(item.ItemSpec, "ArtifactRegistryImage");
        var tags = TaskInput.ReadMetadata(item, "Tags", "ArtifactRegistryImage");
        var digest = TaskInput.ReadMetadata(item, "ExpectedDigest", "ArtifactRegistryImage");
        var named = ReadTags(image, tags.Length > 0 ? tags : image.Tag is null ? Tags : null);
        var expected = TaskInput.ReadDigest(manifest: null, digest.Length > 0 ? digest : ExpectedDigest);
        return new Request(image, named, ReadExpected(image, expected));
    }

    // A name may say both, host/repository:1.0.0@sha256:…: then the tag should have that digest.
    private static ImageDigest? ReadExpected(ImageReference image, ImageDigest? expected) => (image.Digest, expected) switch
    {
        ({ } named, { } other) when named != other =>
            throw InputDiagnostics.InvalidSetting(
                other.ToString(), "ArtifactRegistryExpectedDigest", $"{named}, the digest that the image's name has, or empty")
                .ToException(),
        var (named, other) => named ?? other,
    };

    private IReadOnlyList<string> ReadTags(ImageReference image, string? tags) =>
        TaskInput.ReadTags(image, tags) is { Count: > 0 } named
            ? named
            : throw InputDiagnostics.MissingTags("ArtifactRegistryTags", TargetName).ToException();

    private sealed record Request(ImageReference Image, IReadOnlyList<string> Tags, ImageDigest? Expected);
}
