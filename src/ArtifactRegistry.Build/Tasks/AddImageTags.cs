using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Build.Registry.Http;
using ArtifactRegistry.Build.Reporting;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Puts tags on an image that is in the registry: it is read once, and the tags are checked where the policy asks for
/// it.</summary>
[MSBuildMultiThreadableTask]
public sealed class AddImageTags : ImageTask
{
    /// <summary>The tags to put on it, separated by semicolons.</summary>
    public string? Tags { get; set; }

    /// <summary><c>true</c>: reads, says what it would do, and writes nothing.</summary>
    public string? DryRun { get; set; }

    /// <summary>The tags, with <c>Digest</c>, <c>PreviousDigest</c> where it is known, and <c>Outcome</c>: <c>added</c>, <c>moved</c> or
    /// <c>unchanged</c>.</summary>
    [Output]
    public ITaskItem[] Changed { get; private set; } = [];

    /// <summary>The digest that the tags have now.</summary>
    [Output]
    public string Digest { get; private set; } = "";

    /// <summary>The digest that the image must have, or nothing is changed.</summary>
    public string? ExpectedDigest { get; set; }

    /// <summary>The <c>ArtifactRegistryTagPolicy</c>: all but <c>Overwrite</c> look for the release tags first; <c>Reuse</c> means
    /// <c>Fail</c> here.</summary>
    public string? Policy { get; set; }

    /// <summary>Patterns of the tags that may move, separated by semicolons, or <c>none</c>.</summary>
    public string? MovingTags { get; set; }

    /// <summary>What the project's tag templates gave, as JSON: those tags are of their templates' kinds. Empty for none.</summary>
    public string? TemplateTags { get; set; }

    /// <inheritdoc/>
    private protected override string TargetName => "ArtifactRegistryAddTags";

    /// <inheritdoc/>
    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var image = TaskInput.RequireVersion(ReadImage(), ImageProperty);
        var policy = TaskInput.ReadPolicy(Policy);
        var expected = TaskInput.ReadDigest(manifest: null, ExpectedDigest);
        var tags = PlannedTag.Plan(
            PropertyList.SplitTags(Tags, "ArtifactRegistryAdditionalTags"), [], TaskInput.ReadMovingTags(MovingTags, TemplateTags));
        if (tags.Count == 0)
        {
            throw InputDiagnostics.MissingTags("ArtifactRegistryAdditionalTags", TargetName).ToException();
        }

        var client = ClientFor(image);
        var reading = client.Manifests.GetAsync(image, cancellationToken);
        var checking = CheckAsync(client, image, policy, tags, cancellationToken);
        await Task.WhenAll(reading, checking);
        var (manifest, known) = (await reading ?? throw RegistryDiagnostics.ImageNotFound(image.FullName).ToException(), await checking);
        if (expected is { } digest && digest != manifest.Digest)
        {
            throw TagDiagnostics.SourceMoved(image.ToString(), digest.ToString(), manifest.Digest.ToString()).ToException();
        }

        LogFindings(TagGate.Judge(policy, [.. known.Where(state => state.Digest != manifest.Digest)]));
        if (!Log.HasLoggedErrors)
        {
            await SetAsync(image, manifest, tags, known, cancellationToken);
        }
    }

    private async Task SetAsync(
        ImageReference image,
        Manifest manifest,
        IReadOnlyList<PlannedTag> tags,
        IReadOnlyList<TagState> known,
        CancellationToken cancellationToken)
    {
        Digest = manifest.Digest.ToString();
        if (TaskInput.ReadDryRun(DryRun))
        {
            var names = Quantity.Named([.. tags.Select(tag => tag.Tag)], "tag");
            AddResult($"Dry run: {image.WithDigest(manifest.Digest)} would get the {names}");
            return;
        }

        await Results.CheckAsync(cancellationToken);
        var client = ClientFor(image);
        var changes = await Retag.RunAsync(client, image, manifest, tags, known, cancellationToken);
        LogFindings(await TagVerification.CheckWrittenAsync(client, image, tags, changes, cancellationToken));
        Changed = [.. changes.Select(TagItems.Create)];
        AddResult($"{image.WithDigest(manifest.Digest)}{Environment.NewLine}      tags: "
            + $"{string.Join(", ", changes.Select(change => $"{change.Tag} ({change.Outcome})"))}");
        if (!Log.HasLoggedErrors)
        {
            var repository = image with { Tag = null, Digest = null };
            await Results.WriteAsync([TargetResults.Report(ImageReport.Promoted, repository, manifest, changes)], cancellationToken);
        }
    }

    private static async Task<IReadOnlyList<TagState>> CheckAsync(
        RegistryClient client,
        ImageReference image,
        TagPolicy policy,
        IReadOnlyList<PlannedTag> tags,
        CancellationToken cancellationToken) =>
        policy == TagPolicy.Overwrite
            ? []
            : await TagCheck.RunAsync(client, image, [.. tags.Where(tag => !tag.IsMoving)], cancellationToken);
}
