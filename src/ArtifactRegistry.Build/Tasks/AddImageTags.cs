using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Puts tags on an image: its manifest's own bytes under each tag, one request a tag. Without the manifest it is read first.</summary>
[MSBuildMultiThreadableTask]
public sealed class AddImageTags : ImageTask
{
    /// <summary>The tags to put on it, divided by <c>;</c>.</summary>
    public string? Tags { get; set; }

    /// <summary>The image's manifest, as the SDK's output property holds it.</summary>
    public string? Manifest { get; set; }

    /// <summary>The manifest's media type, where its own JSON does not name it.</summary>
    public string? MediaType { get; set; }

    /// <summary>The version tags of the release, divided by <c>;</c>: the image gets their moving tags <c>1</c> and <c>1.2</c> too, unless a newer version has them.</summary>
    public string? VersionTagsOf { get; set; }

    /// <summary>The tags that the image has from the push just before, divided by <c>;</c>: they are left out.</summary>
    public string? AlreadySet { get; set; }

    /// <summary>What is known of the tags from a check just before, as <see cref="GateRelease"/> gives it.</summary>
    public ITaskItem[] Known { get; set; } = [];

    /// <summary><c>true</c>: reads, says what it would do, and writes nothing.</summary>
    public string? DryRun { get; set; }

    /// <summary>The digest that the image must have, or nothing is changed.</summary>
    public string? ExpectedDigest { get; set; }

    /// <summary>The <c>ArtifactRegistryTagPolicy</c>: <c>Warn</c> and <c>Fail</c> look for the release tags first. Empty when that was done already.</summary>
    public string? Policy { get; set; }

    /// <summary>Patterns of the tags that may move, divided by <c>;</c>, or <c>none</c>.</summary>
    public string? MovingTags { get; set; }

    /// <summary>The tags, with <c>Digest</c>, <c>PreviousDigest</c> where it is known, and <c>Outcome</c>: <c>added</c>, <c>moved</c> or <c>unchanged</c>.</summary>
    [Output]
    public ITaskItem[] Changed { get; private set; } = [];

    /// <summary>The digest that the tags have now.</summary>
    [Output]
    public string Digest { get; private set; } = "";

    /// <inheritdoc/>
    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var image = ReadImage();
        var moving = ArtifactRegistry.Build.Images.MovingTags.Parse(MovingTags, "ArtifactRegistryMovingTags");
        var policy = Setting.ReadEnum(Policy, "ArtifactRegistryTagPolicy", TagPolicy.Overwrite);
        var expected = TaskInput.ReadDigest(manifest: null, ExpectedDigest);
        var client = ClientFor(image);
        var set = PropertyList.SplitTags(AlreadySet, "ContainerImageTags");
        var tags = (await ReadTagsAsync(client, image, moving, cancellationToken)).Where(tag => !set.Contains(tag.Tag, StringComparer.Ordinal)).ToArray();

        var reading = ReadAsync(client, image, cancellationToken);
        var checking = CheckAsync(client, image, policy, tags, cancellationToken);
        await Task.WhenAll(reading, checking);
        var (manifest, known) = (await reading, await checking);
        if (expected is { } digest && digest != manifest.Digest)
        {
            throw TagDiagnostics.SourceMoved(image.ToString(), digest.ToString(), manifest.Digest.ToString()).ToException();
        }

        LogVerdicts(TagGate.Judge(policy, [.. known.Where(state => state.Digest != manifest.Digest)]));
        if (!Log.HasLoggedErrors)
        {
            await SetAsync(client, image, manifest, tags, known, cancellationToken);
        }
    }

    private async Task SetAsync(
        RegistryClient client, ImageReference image, Manifest manifest, IReadOnlyList<ReleaseTag> tags, IReadOnlyList<TagState> known, CancellationToken cancellationToken)
    {
        if (Setting.ReadBoolean(DryRun, "ArtifactRegistryDryRun"))
        {
            Digest = manifest.Digest.ToString();
            Log.LogMessage(MessageImportance.High, "Dry run: {0} would get the tags {1} -> {2}", image.Name, string.Join(", ", tags.Select(tag => tag.Tag)), Digest);
            return;
        }

        var changes = await Retag.RunAsync(client, image, manifest, tags, known, cancellationToken);
        (Changed, Digest) = ([.. changes.Select(TagItems.Create)], manifest.Digest.ToString());
        foreach (var change in changes)
        {
            Log.LogMessage(MessageImportance.Normal, "{0}:{1} -> {2}{3}", image.Name, change.Tag, change.Digest, change.IsWritten ? "" : " (as before)");
        }
    }

    private async Task<IReadOnlyList<ReleaseTag>> ReadTagsAsync(RegistryClient client, ImageReference image, MovingTags moving, CancellationToken cancellationToken)
    {
        var named = ReleaseTag.Plan(PropertyList.SplitTags(Tags, "ArtifactRegistryAdditionalTags"), [], moving);
        if (string.IsNullOrEmpty(VersionTagsOf))
        {
            return named.Count > 0 ? named : throw InputDiagnostics.MissingTags("ArtifactRegistryAdditionalTags", "ArtifactRegistryAddTags").ToException();
        }

        var list = await client.Tags.ListAsync(image.Repository, cancellationToken);
        var versions = VersionTags.For(PropertyList.SplitTags(VersionTagsOf, "ContainerImageTags"), list?.Tags ?? []);
        return [.. named.Concat(versions).DistinctBy(tag => tag.Tag, StringComparer.Ordinal)];
    }

    private async Task<Manifest> ReadAsync(RegistryClient client, ImageReference image, CancellationToken cancellationToken) =>
        TaskInput.ReadManifest(Manifest, MediaType)
        ?? await client.Manifests.GetAsync(image, cancellationToken)
        ?? throw RegistryDiagnostics.ImageNotFound(image.FullName).ToException();

    private async Task<IReadOnlyList<TagState>> CheckAsync(
        RegistryClient client, ImageReference image, TagPolicy policy, IReadOnlyList<ReleaseTag> tags, CancellationToken cancellationToken) =>
        policy == TagPolicy.Overwrite
            ? [.. tags.Select(tag => new TagState(image.WithTag(tag.Tag), tag, KnownDigest(tag.Tag))).Where(state => state.Exists)]
            : await TagCheck.RunAsync(client, image, [.. tags.Where(tag => !tag.IsMoving)], proveAbsence: true, cancellationToken);

    private ImageDigest? KnownDigest(string tag) =>
        Array.Find(Known, item => item.ItemSpec == tag) is { } item && ImageDigest.TryParse(item.GetMetadata("Digest"), out var digest) ? digest : null;
}
