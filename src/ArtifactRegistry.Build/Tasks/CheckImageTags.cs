using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images;
using ArtifactRegistry.Build.References;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Asks the registry for tags, one request each and all at once, and holds what it finds against a rule: the gates and the verification.</summary>
[MSBuildMultiThreadableTask]
public sealed class CheckImageTags : ImageTask
{
    /// <summary>The tags, divided by <c>;</c>; the image's own tag when there are none.</summary>
    public string? Tags { get; set; }

    /// <summary>More tags that are written after the push, divided by <c>;</c>.</summary>
    public string? AdditionalTags { get; set; }

    /// <summary>The platforms of a multi-platform publish, as runtime identifiers divided by <c>;</c>: each of <see cref="Tags"/> then has a <c>TAG-RID</c> too.</summary>
    public string? RuntimeIdentifiers { get; set; }

    /// <summary>Patterns of the tags that may move, divided by <c>;</c>, or <c>none</c>.</summary>
    public string? MovingTags { get; set; }

    /// <summary><c>Require</c> or <c>Forbid</c>; empty reports only.</summary>
    public string? Rule { get; set; }

    /// <summary>Before a push, instead of a rule: the <c>ArtifactRegistryTagPolicy</c>, which guards the release tags.</summary>
    public string? Policy { get; set; }

    /// <summary>The digest that the tags should have.</summary>
    public string? ExpectedDigest { get; set; }

    /// <summary>The manifest that the tags should have, as the SDK's output property holds it; says more than <see cref="ExpectedDigest"/>.</summary>
    public string? ExpectedManifest { get; set; }

    /// <summary><c>true</c> only when every tag exists.</summary>
    [Output]
    public bool AllExist { get; private set; }

    /// <summary>The tags, with <c>Exists</c>, <c>Digest</c> and <c>Kind</c>.</summary>
    [Output]
    public ITaskItem[] Found { get; private set; } = [];

    /// <inheritdoc/>
    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var image = ReadImage();
        var rule = Setting.ReadEnum(Rule, nameof(Rule), TagRule.None);
        var policy = Setting.ReadEnum(Policy, "ArtifactRegistryTagPolicy", TagPolicy.Overwrite);
        var isGate = !string.IsNullOrWhiteSpace(Policy);
        var expected = TaskInput.ReadDigest(ExpectedManifest, ExpectedDigest);
        var tags = ReadTags(image).Where(tag => !isGate || (policy != TagPolicy.Overwrite && !tag.IsMoving)).ToArray();

        var states = await TagCheck.RunAsync(ClientFor(image), image, tags, proveAbsence: isGate || rule == TagRule.Forbid, cancellationToken);
        (AllExist, Found) = (states.All(state => state.Exists), [.. states.Select(TagItems.Create)]);
        foreach (var state in states)
        {
            Log.LogMessage(MessageImportance.Low, "{0}:{1} {2}", image.Name, state.Tag.Tag, state.Digest?.ToString() ?? "does not exist");
        }

        foreach (var verdict in isGate ? TagGate.Judge(policy, image.Name, states) : TagGate.Judge(rule, image.Name, states, expected))
        {
            LogVerdict(verdict);
        }
    }

    private IEnumerable<ReleaseTag> ReadTags(ImageReference image)
    {
        var moving = Images.MovingTags.Parse(MovingTags, "ArtifactRegistryMovingTags");
        var tags = PropertyList.SplitTags(Tags, "ArtifactRegistryTags");
        var additional = PropertyList.SplitTags(AdditionalTags, "ArtifactRegistryAdditionalTags");
        if (tags.Count + additional.Count == 0)
        {
            tags = image.Tag is { } own ? [own] : throw InputDiagnostics.MissingTags("ArtifactRegistryTags", nameof(CheckImageTags)).ToException();
        }

        return ReleaseTag.Plan(tags, PropertyList.Split(RuntimeIdentifiers, "ContainerRuntimeIdentifiers"), moving)
            .Concat(ReleaseTag.Plan(additional, [], moving))
            .DistinctBy(tag => tag.Tag, StringComparer.Ordinal);
    }
}
