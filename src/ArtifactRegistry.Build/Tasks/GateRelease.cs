using System.Text;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.References;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Before a push: looks at the release tags that are about to be written and decides, by the <c>ArtifactRegistryTagPolicy</c>, whether the SDK
/// pushes, an image that is there is the result, or the build ends.</summary>
[MSBuildMultiThreadableTask]
public sealed class GateRelease : ImageTask
{
    private const string Push = "push";
    private const string Reuse = "reuse";

    /// <summary>The tags that the SDK is about to push, divided by <c>;</c>.</summary>
    public string? Tags { get; set; }

    /// <summary>The tags that are put on the image after the push, divided by <c>;</c>.</summary>
    public string? AdditionalTags { get; set; }

    /// <summary>The platforms of a multi-platform publish, as runtime identifiers divided by <c>;</c>: each tag of the SDK's then has a <c>TAG-RID</c> too.</summary>
    public string? RuntimeIdentifiers { get; set; }

    /// <summary>Patterns of the tags that may move, divided by <c>;</c>, or <c>none</c>.</summary>
    public string? MovingTags { get; set; }

    /// <summary><c>Overwrite</c>, <c>Warn</c>, <c>Fail</c> or <c>Reuse</c>.</summary>
    public string? Policy { get; set; }

    /// <summary>The other places that receive the image: full names without a tag. The policy holds there too.</summary>
    public ITaskItem[] CopyTo { get; set; } = [];

    /// <summary>The build's source revision, which the reused image's label must have where both are known.</summary>
    public string? SourceRevision { get; set; }

    /// <summary><c>true</c>: a version among the tags must be greater than every other version tag of the image.</summary>
    public string? RequireNewer { get; set; }

    /// <summary><c>push</c> or <c>reuse</c>.</summary>
    [Output]
    public string Decision { get; private set; } = Push;

    /// <summary>The manifest or index to reuse.</summary>
    [Output]
    public string ExistingManifest { get; private set; } = "";

    /// <summary>Its media type.</summary>
    [Output]
    public string ExistingMediaType { get; private set; } = "";

    /// <summary>The release tags that the image to reuse lacks, divided by <c>;</c>.</summary>
    [Output]
    public string MissingTags { get; private set; } = "";

    /// <summary>The tags that were asked for, with <c>Exists</c>, <c>Digest</c>, <c>Kind</c> and <c>Image</c>.</summary>
    [Output]
    public ITaskItem[] Found { get; private set; } = [];

    /// <inheritdoc/>
    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var image = ReadImage();
        var policy = TaskInput.ReadPolicy(Policy);
        var moving = TaskInput.ReadMovingTags(MovingTags);
        var runtimeIdentifiers = PropertyList.SplitLeniently(RuntimeIdentifiers);
        var own = PropertyList.SplitTags(Tags, "ContainerImageTags");
        var additional = PropertyList.SplitTags(AdditionalTags, "ArtifactRegistryAdditionalTags");
        var release = PlannedTag.Plan(own.Union(additional), [], moving).Where(tag => !tag.IsMoving).ToArray();
        var platforms = PlannedTag.Plan(own, runtimeIdentifiers, moving).Where(tag => tag is { IsMoving: false, Platform: not null });
        var copies = Array.ConvertAll(CopyTo, item => ReadCopy(item, image, [.. own.Union(additional)], moving));

        if (policy != TagPolicy.Overwrite)
        {
            await CheckAsync(image, policy, [.. release, .. platforms], runtimeIdentifiers, copies, cancellationToken);
        }

        // A release that is there already is not released anew, so a newer one is no obstacle.
        if (Decision == Push && Setting.ReadBoolean(RequireNewer, "ArtifactRegistryRequireNewer") && !Log.HasLoggedErrors)
        {
            var list = await ClientFor(image).Tags.ListAsync(image.Repository, cancellationToken);
            LogVerdicts(VersionOrder.Judge(image, own, list?.Tags ?? []));
        }
    }

    private async Task CheckAsync(
        ImageReference image, TagPolicy policy, PlannedTag[] tags, IReadOnlyList<string> runtimeIdentifiers, (ImageReference Image, PlannedTag[] Tags)[] copies, CancellationToken cancellationToken)
    {
        var here = TagCheck.RunAsync(ClientFor(image), image, tags, cancellationToken);
        var there = Task.WhenAll(copies.Select(copy => TagCheck.RunAsync(ClientFor(copy.Image), copy.Image, copy.Tags, cancellationToken)));
        await Task.WhenAll(here, there);
        var (states, copied) = (await here, (await there).SelectMany(found => found).ToArray());
        Found = [.. states.Select(TagItems.Create)];
        if (policy == TagPolicy.Reuse)
        {
            var gate = new ReleaseGate(ClientFor(image), image, SourceRevision?.Trim() ?? "");
            Take(image, await gate.DecideAsync(states, runtimeIdentifiers, cancellationToken), copied);
        }
        else
        {
            LogVerdicts(TagGate.JudgePush(policy, [.. states, .. copied]));
        }
    }

    // A copy writes the tags that its item names, else the release's own.
    private static (ImageReference Image, PlannedTag[] Tags) ReadCopy(ITaskItem item, ImageReference image, IReadOnlyList<string> tags, MovingTags moving)
    {
        var copy = CopyDestination.Read(item);
        return copy.Image.Name == image.Name && copy.OwnTags.Count == 0
            ? throw CopyDestination.Itself(item.ItemSpec)
            : (copy.Image, [.. PlannedTag.Plan(copy.OwnTags.Count > 0 ? copy.OwnTags : tags, [], moving).Where(tag => !tag.IsMoving)]);
    }

    private void Take(ImageReference image, ReleaseDecision decision, IReadOnlyList<TagState> copied)
    {
        switch (decision)
        {
            case ReleaseDecision.Refuse refuse:
                LogVerdict(refuse.Verdict);
                break;

            case ReleaseDecision.Push when copied.Any(state => state.Exists):
                LogError(TagDiagnostics.TagsDisagree(TagGate.Rows(copied.Where(state => state.Exists))));
                break;

            case ReleaseDecision.Reuse reuse when copied.Any(state => state.Exists && state.Digest != reuse.Manifest.Digest):
                LogError(TagDiagnostics.TagsDisagree(TagGate.Rows(copied.Where(state => state.Exists))));
                break;

            case ReleaseDecision.Reuse reuse:
                (Decision, ExistingMediaType) = (Reuse, reuse.Manifest.MediaType);
                ExistingManifest = Encoding.UTF8.GetString(reuse.Manifest.Content.Span);
                MissingTags = string.Join(';', reuse.Missing.Select(tag => tag.Tag));
                Log.LogMessage(
                    MessageImportance.High,
                    "{0} is there already ({1}): nothing is pushed, and no moving tag is touched.{2}",
                    image.Name,
                    reuse.Manifest.Digest,
                    reuse.Missing.Count > 0 ? $" It gets the tags {string.Join(", ", reuse.Missing.Select(tag => tag.Tag))}." : "");
                break;
        }
    }
}
