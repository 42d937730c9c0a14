using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Copying;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.References;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Copies an image, or all images below a name, to other repositories, with all platforms and its referrers. All destinations are
/// checked before anything is written.</summary>
[MSBuildMultiThreadableTask]
public sealed class CopyImage : ImageTask
{
    /// <summary>The destinations: full names; metadata <c>Tags</c>, separated by semicolons, where they are others than those of the
    /// image.</summary>
    public ITaskItem[] Destinations { get; set; } = [];

    /// <summary>The tags that the image gets, separated by semicolons; those of the source's own name when there are none.</summary>
    public string? Tags { get; set; }

    /// <summary>The image's manifest, as the SDK's output property holds it: then that digest is copied, whatever the tags have by
    /// now.</summary>
    public string? Manifest { get; set; }

    /// <summary><c>true</c>: all images that are the name or below it go to the same names below each destination.</summary>
    public string? Recursive { get; set; }

    /// <summary>In a recursive copy, patterns of the tags to copy, separated by semicolons.</summary>
    public string? TagFilter { get; set; }

    /// <summary>The platforms to copy, separated by semicolons: <c>linux/amd64</c>. Empty copies all.</summary>
    public string? Platforms { get; set; }

    /// <summary><c>false</c> leaves signatures, attestations and SBOMs behind. Empty is <c>true</c>.</summary>
    public string? IncludeReferrers { get; set; }

    /// <summary>Patterns of the tags that may move, separated by semicolons, or <c>none</c>.</summary>
    public string? MovingTags { get; set; }

    /// <summary>What the project's tag templates gave, as JSON: those tags are of their templates' kinds. Empty for none.</summary>
    public string? TemplateTags { get; set; }

    /// <summary><c>true</c> leaves the destinations' moving tags alone: the image is no new one.</summary>
    public string? KeepMovingTags { get; set; }

    /// <summary>The <c>ArtifactRegistryTagPolicy</c> for the release tags at the destinations; empty when they were checked
    /// already.</summary>
    public string? Policy { get; set; }

    /// <summary><c>true</c>: reads, says what it would do, and writes nothing.</summary>
    public string? DryRun { get; set; }

    /// <summary>The copies: the destination by its digest, with <c>Source</c>, <c>Destination</c>, <c>Digest</c>, <c>Tags</c>,
    /// <c>BytesSent</c>, <c>BytesMounted</c> and <c>Referrers</c>.</summary>
    [Output]
    public ITaskItem[] Copied { get; private set; } = [];

    /// <inheritdoc/>
    private protected override string TargetName => "ArtifactRegistryCopyImage";

    /// <inheritdoc/>
    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var isRecursive = Setting.ReadBoolean(Recursive, "ArtifactRegistryRecursive");
        var source = isRecursive
            ? ReadWholeImage($"{TargetName} with ArtifactRegistryRecursive", hasFilter: true, mayBePrefix: true)
            : ReadImage();
        source = TaskInput.ReadDigest(Manifest, digest: null) is { } digest ? source.WithDigest(digest) : source;
        var moving = TaskInput.ReadMovingTags(MovingTags, TemplateTags);
        var options = new CopyOptions
        {
            IncludeReferrers = string.IsNullOrWhiteSpace(IncludeReferrers)
                || Setting.ReadBoolean(IncludeReferrers, "ArtifactRegistryIncludeReferrers"),
            Platforms = PropertyList.Split(Platforms, "ArtifactRegistryPlatforms"),
            Policy = TaskInput.ReadPolicy(Policy),
            Concurrency = Connections().Concurrency,
        };
        if (Destinations.Length == 0)
        {
            throw CopyDiagnostics.NoDestination().ToException();
        }

        var requests = isRecursive
            ? await FindAsync(source, moving, cancellationToken)
            : [.. Destinations.Select(item => Read(item, source, moving))];
        var planner = new CopyPlanner(ClientFor, options);
        var plans = await planner.ReadAsync(requests, cancellationToken);
        LogFindings(planner.Judge(plans));
        if (!Log.HasLoggedErrors)
        {
            await CopyAsync(plans, options, cancellationToken);
        }
    }

    private async Task<CopyRequest[]> FindAsync(ImageReference source, MovingTags moving, CancellationToken cancellationToken)
    {
        var filter = TagPattern.ReadList(TagFilter, "ArtifactRegistryTagFilter");
        var destinations = Array.ConvertAll(Destinations, item => CopyDestination.ReadPrefix(item, source));
        var requests = new List<CopyRequest>();
        await foreach (var request in new CopySources(ClientFor(source), source, filter, moving).FindAsync(destinations, cancellationToken))
        {
            CopyDestination.CheckDepth(request.Destination, request.Destination.Name, "ArtifactRegistryCopyTo");
            requests.Add(Keep(request));
        }

        return requests.Count > 0 ? [.. requests] : throw CopyDiagnostics.NoTagMatches(source.Name, TagFilter ?? "*").ToException();
    }

    private CopyRequest Read(ITaskItem item, ImageReference source, MovingTags moving)
    {
        var destination = CopyDestination.Read(item);
        var tags = destination.OwnTags.Count > 0 ? destination.OwnTags : PropertyList.SplitTags(Tags, "ArtifactRegistryTags");
        if (tags.Count == 0 && source.Digest is null)
        {
            tags = [source.Target];
        }
        return destination.Image.Name == source.Name && tags.All(tag => tag == source.Target)
            ? throw CopyDestination.Itself(item.ItemSpec)
            : Keep(new CopyRequest(source, destination.Image, PlannedTag.Plan(tags, [], moving)));
    }

    private CopyRequest Keep(CopyRequest request) => Setting.ReadBoolean(KeepMovingTags, nameof(KeepMovingTags))
        ? request with { Tags = [.. request.Tags.Where(tag => !tag.IsMoving)] }
        : request;

    private async Task CopyAsync(IReadOnlyList<PlannedCopy> plans, CopyOptions options, CancellationToken cancellationToken)
    {
        if (TaskInput.ReadDryRun(DryRun))
        {
            plans.ToList().ForEach(plan => AddResult($"Dry run: {CopyItems.Print(plan)}"));
            return;
        }

        await Results.CheckAsync(cancellationToken);
        using var progress = CopyItems.Follow(Log);
        using var copier = new ImageCopier(ClientFor, Connections().Places, options, progress);
        var results = await copier.CopyEachAsync(plans, LogError, cancellationToken);
        LogFindings(results.SelectMany(result => result.Warnings));
        Copied = [.. results.Select(CopyItems.Create)];
        results.ToList().ForEach(result => AddResult(CopyItems.Print(result)));
        if (!Log.HasLoggedErrors)
        {
            var reports = results.GroupBy(result => result.Plan.Request.Source).Select(CopyItems.Report);
            await Results.WriteAsync([.. reports], cancellationToken);
        }
    }
}

/// <summary>A place that receives an image, as an item names it: a full name and, where they are others than the image's, its tags
/// there.</summary>
/// <param name="Image">The repository, without tag and digest.</param>
/// <param name="OwnTags">The tags of the item: those of its metadata <c>Tags</c>, else that of its name; none when it has neither.</param>
internal sealed record CopyDestination(ImageReference Image, IReadOnlyList<string> OwnTags)
{
    private const string CopyTo = "ArtifactRegistryCopyTo";

    /// <summary>Reads an item.</summary>
    /// <param name="name">The full name.</param>
    /// <param name="tags">The item's metadata <c>Tags</c>.</param>
    /// <param name="property">What names it, for the message.</param>
    /// <exception cref="ArtifactRegistryException">It names no place that could receive an image.</exception>
    public static CopyDestination Read(string name, string tags, string property)
    {
        var image = ImageReference.Parse(name, property);
        if (image.Digest is not null)
        {
            throw InputDiagnostics.InvalidDestination(name, property, "it has a digest, and an image brings its own").ToException();
        }

        CheckDepth(image, name, property);
        var own = PropertyList.SplitTags(tags.Length > 0 ? tags : image.Tag, $"{property} Tags");
        return new CopyDestination(image with { Tag = null }, own);
    }

    /// <summary>Reads an item of <c>ArtifactRegistryCopyTo</c>.</summary>
    /// <exception cref="ArtifactRegistryException">It names no place that could receive an image.</exception>
    public static CopyDestination Read(ITaskItem item) => Read(item.ItemSpec, TaskInput.ReadMetadata(item, "Tags", CopyTo), CopyTo);

    /// <summary>Reads an item of <c>ArtifactRegistryCopyTo</c> as what the names of many images begin with.</summary>
    /// <exception cref="ArtifactRegistryException">It is no such beginning.</exception>
    public static ImageReference ReadPrefix(ITaskItem item, ImageReference source)
    {
        var prefix = ImageReference.Parse(item.ItemSpec, CopyTo);
        if (prefix is not { Tag: null, Digest: null })
        {
            throw InputDiagnostics.InvalidDestination(item.ItemSpec, CopyTo, "a recursive copy keeps the tags: name it without one")
                .ToException();
        }

        return prefix.Name == source.Name ? throw Itself(item.ItemSpec) : prefix;
    }

    /// <summary>The failure of a copy whose destination is its source.</summary>
    public static ArtifactRegistryException Itself(string name) =>
        InputDiagnostics.InvalidDestination(name, CopyTo, "it is what is copied").ToException();

    /// <summary>Checks that a name is long enough to be an image's.</summary>
    /// <exception cref="ArtifactRegistryException">It is not.</exception>
    public static void CheckDepth(ImageReference image, string name, string property)
    {
        if (image.Repository.Depth < ArtifactRegistryHosts.MinDepth(image.Registry))
        {
            throw InputDiagnostics.ShortName(name, property).ToException();
        }
    }
}
