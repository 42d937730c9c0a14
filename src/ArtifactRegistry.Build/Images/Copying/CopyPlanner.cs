using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Build.Registry.Http;

namespace ArtifactRegistry.Build.Images.Copying;

/// <summary>Reads what copies need to know, and judges it, before anything is written: one read for a source, one check for each tag of
/// each destination.</summary>
/// <param name="clientFor">The client of an image's registry.</param>
/// <param name="options">How images are copied.</param>
internal sealed class CopyPlanner(Func<ImageReference, RegistryClient> clientFor, CopyOptions options)
{
    // So many copies are planned at once; the manifests of a group are held together.
    private const int Group = 64;

    // Docker BuildKit, attestation storage: an attestation is an entry of the platform unknown/unknown that names its image.
    private const string AttestedDigest = "vnd.docker.reference.digest";

    /// <summary>What has to be done to copy each source to its destinations.</summary>
    /// <exception cref="ArtifactRegistryException">A source does not exist, or a registry does not say what it has.</exception>
    public async Task<IReadOnlyList<PlannedCopy>> ReadAsync(IReadOnlyList<CopyRequest> requests, CancellationToken cancellationToken)
    {
        var plans = new List<PlannedCopy>();
        foreach (var group in requests.Chunk(Group))
        {
            var reads = group
                .Select(request => request.Source)
                .Distinct()
                .ToDictionary(source => source, source => ReadAsync(source, cancellationToken));
            plans.AddRange(await Task.WhenAll(group.Select(request => PlanAsync(request, reads[request.Source], cancellationToken))));
        }

        return plans;
    }

    /// <summary>What the policy says to the release tags that would move.</summary>
    public IEnumerable<Finding> Judge(IEnumerable<PlannedCopy> copies) =>
        TagGate.Judge(options.Policy, [.. copies.SelectMany(copy => copy.Pending)]);

    /// <summary>The moving tags that stay where they are: under a policy that guards releases, an image that has all its release tags was
    /// released before, and takes none back from another image.</summary>
    public IReadOnlyList<TagState> FindKept(PlannedCopy copy)
    {
        var release = copy.States.Where(state => !state.Tag.IsMoving).ToArray();
        return options.Policy is TagPolicy.Fail or TagPolicy.Reuse
            && release.Length > 0
            && Array.TrueForAll(release, state => state.Digest == copy.Manifest.Digest)
                ? [.. copy.Pending.Where(state => state is { Exists: true, Tag.IsMoving: true })]
                : [];
    }

    /// <summary>What has to be done to copy an image to a destination.</summary>
    /// <exception cref="ArtifactRegistryException">The destination does not say what it has.</exception>
    public async Task<PlannedCopy> PlanAsync(CopyRequest request, Task<Manifest> reading, CancellationToken cancellationToken)
    {
        var client = clientFor(request.Destination);
        var checking = TagCheck.RunAsync(client, request.Destination, request.Tags, cancellationToken);
        await Task.WhenAll(reading, checking);
        var (manifest, states) = (await reading, await checking);
        var isThere = states.Count > 0
            ? states.Any(state => state.Digest == manifest.Digest)
            : await client.Manifests.HasAsync(request.Destination.WithDigest(manifest.Digest), manifest.Digest, cancellationToken);
        return new PlannedCopy(request, manifest, states, isThere);
    }

    /// <summary>What is copied of an image: of an index the chosen platforms. One platform is that platform's own image, as
    /// <c>crane --platform</c> copies it; several are a new index of these, their entries as they are written, with a digest of its own. An
    /// image that is not an index is copied unchanged.</summary>
    /// <exception cref="ArtifactRegistryException">A platform is missing.</exception>
    public async Task<Manifest> ChoosePlatformsAsync(IImageSource source, Manifest manifest, CancellationToken cancellationToken)
    {
        if (options.Platforms.Count == 0 || !manifest.IsIndex)
        {
            return manifest;
        }

        var name = $"{source.Name}@{manifest.Digest}";
        var children = manifest.ParseParts(name).Children;
        var chosen = options.Platforms.Select(platform => Find(children, platform, name)).DistinctBy(child => child.Digest).ToArray();
        if (chosen is [var only])
        {
            return await source.ReadManifestAsync(only.Digest, only.MediaType, cancellationToken)
                ?? throw CopyDiagnostics.Incomplete(name, $"the manifest {only.Digest}").ToException();
        }

        var kept = chosen.Select(child => child.Digest.ToString()).ToHashSet(StringComparer.Ordinal);
        try
        {
            return chosen.Length == children.Count ? manifest : ImageIndex.Select(manifest, entry =>
                kept.Contains(entry.Digest.ToString()) || kept.Contains(entry.Annotations.GetValueOrDefault(AttestedDigest) ?? ""));
        }
        catch (InvalidOperationException malformed)
        {
            const string Problem = "cannot be written with fewer platforms: it has text that is not Unicode";
            throw OciDiagnostics.Unsupported(name, Problem).ToException(malformed);
        }
    }

    private static Descriptor Find(IReadOnlyList<Descriptor> children, string platform, string name)
    {
        if (children.FirstOrDefault(child => child.Platform is { } own && own.Matches(platform)) is { } found)
        {
            return found;
        }

        var available = children.Select(child => child.Platform?.ToString() ?? "").Where(text => text.Length > 0);
        throw CopyDiagnostics.PlatformMissing(name, platform, available).ToException();
    }

    private async Task<Manifest> ReadAsync(ImageReference source, CancellationToken cancellationToken)
    {
        var client = clientFor(source);
        var manifest = await client.Manifests.GetAsync(source, cancellationToken)
            ?? throw RegistryDiagnostics.ImageNotFound(source.FullName).ToException();
        return await ChoosePlatformsAsync(new RegistrySource(client, source), manifest, cancellationToken);
    }
}

/// <summary>How images are copied.</summary>
internal sealed record CopyOptions
{
    /// <summary>Whether referrers are copied too, and the tags <c>sha256-HEX</c>, <c>sha256-HEX.sig</c> and the like that stand in for
    /// them.</summary>
    public bool IncludeReferrers { get; init; } = true;

    /// <summary>The platforms to copy, <c>os/architecture[/variant]</c>; without a variant the first of its architecture. None for
    /// all.</summary>
    public IReadOnlyList<string> Platforms { get; init; } = [];

    /// <summary>How many images, and how many blobs, are copied at once.</summary>
    public int Concurrency { get; init; } = 24;

    /// <summary>The policy for the release tags at the destinations.</summary>
    public TagPolicy Policy { get; init; }
}

/// <summary>An image that is to be in another repository too.</summary>
/// <param name="Source">The image, by tag or digest.</param>
/// <param name="Destination">The repository that receives it.</param>
/// <param name="Tags">The tags that it gets there; with none it is there by its digest.</param>
internal sealed record CopyRequest(ImageReference Source, ImageReference Destination, IReadOnlyList<PlannedTag> Tags);

/// <summary>A copy that is planned.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Manifest">The image.</param>
/// <param name="States">What the destination has under the tags.</param>
/// <param name="IsThere">Whether the destination has the image, with all that it consists of: registries accept a manifest only when its
/// parts exist.</param>
internal sealed record PlannedCopy(CopyRequest Request, Manifest Manifest, IReadOnlyList<TagState> States, bool IsThere)
{
    /// <summary>The tags that have something else, or nothing.</summary>
    public IEnumerable<TagState> Pending => States.Where(state => state.Digest != Manifest.Digest);

    /// <summary>Whether the destination is up to date, its tags too.</summary>
    public bool IsDone => IsThere && !Pending.Any();

    /// <summary>The copy without some of its tags.</summary>
    public PlannedCopy Without(IReadOnlyList<TagState> tags) => this with
    {
        Request = Request with { Tags = [.. Request.Tags.Except(tags.Select(state => state.Tag))] },
        States = [.. States.Except(tags)],
    };
}
