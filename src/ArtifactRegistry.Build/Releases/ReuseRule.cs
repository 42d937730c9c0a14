using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Build.Registry.Http;

namespace ArtifactRegistry.Build.Releases;

/// <summary>Decides under the policy <c>Reuse</c> whether a release exists already. It reads the existing image, and compares its source
/// revision and its platforms with the build's where both are known.</summary>
/// <param name="client">The registry.</param>
/// <param name="plan">The release.</param>
internal sealed class ReuseRule(RegistryClient client, ReleasePlan plan)
{
    private readonly ImageReference image = plan.Image;
    private readonly string? revision = plan.SourceRevision;

    /// <summary>Decides by what the release tags have.</summary>
    /// <param name="states">The release tags, the <c>TAG-RID</c> ones among them.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="ArtifactRegistryException">The registry does not serve what it has.</exception>
    public async Task<ReleaseDecision> DecideAsync(IReadOnlyList<TagState> states, CancellationToken cancellationToken)
    {
        var own = states.Where(state => state.Tag.Platform is null).ToArray();
        var platforms = states.Where(state => state.Tag.Platform is not null && state.Exists).ToArray();
        var digests = own.Where(state => state.Exists).Select(state => state.Digest!).Distinct().ToArray();
        return digests switch
        {
            [] when IndexComposer.IsComplete(platforms, plan.RuntimeIdentifiers) => await CompleteAsync(own, platforms, cancellationToken),
            [] => new ReleaseDecision.Push(),
            [var digest] => await ReuseAsync(digest, own, platforms, cancellationToken),
            _ => Disagree(own),
        };
    }

    private static ReleaseDecision.Refuse Disagree(IEnumerable<TagState> states) => new(TagDiagnostics.TagsDisagree(TagGate.Rows(states)));

    private async Task<ReleaseDecision> ReuseAsync(
        ImageDigest digest, IReadOnlyList<TagState> own, IReadOnlyList<TagState> platforms, CancellationToken cancellationToken)
    {
        var manifest = await client.Manifests.GetAsync(image.WithDigest(digest), cancellationToken)
            ?? throw RegistryDiagnostics.ImageNotFound(image.WithDigest(digest).ToString()).ToException();
        var children = manifest.Platforms().Select(child => child.Digest).ToHashSet();
        if (platforms.Any(state => !children.Contains(state.Digest!)))
        {
            return Disagree(own.Concat(platforms));
        }

        var config = await client.Configs.FindAsync(image, manifest, cancellationToken);
        var problem = PlatformRule.Judge(image.WithDigest(digest).ToString(), manifest, config, plan.BuiltPlatforms);
        return Decide(manifest, own.Where(state => !state.Exists), [config], problem);
    }

    private async Task<ReleaseDecision> CompleteAsync(
        IReadOnlyList<TagState> own, IReadOnlyList<TagState> platforms, CancellationToken cancellationToken)
    {
        if (!IndexComposer.Agree(platforms))
        {
            return Disagree(platforms);
        }

        // Two publishes at once may have left one platform each: every one of them must be of this revision.
        var (index, children) = await IndexComposer.ComposeAsync(client, image, platforms, plan.RuntimeIdentifiers, cancellationToken);
        var configs = await Task.WhenAll(children.Select(child => client.Configs.FindAsync(image, child, cancellationToken)));
        var problems = children.Zip(configs, plan.RuntimeIdentifiers)
            .Select(child => PlatformRule.Judge(image.WithDigest(child.First.Digest).ToString(), child.First, child.Second, [child.Third]));
        return Decide(index, own, configs, problems.FirstOrDefault(problem => problem is not null));
    }

    private ReleaseDecision Decide(
        Manifest manifest, IEnumerable<TagState> missing, IEnumerable<ImageConfig?> configs, Diagnostic? otherPlatforms)
    {
        var revisions = configs.Select(RevisionOf).ToArray();
        var name = image.WithDigest(manifest.Digest).ToString();
        if (revision is not null && revisions.OfType<string>().FirstOrDefault(IsAnother) is { } other)
        {
            return new ReleaseDecision.Refuse(TagDiagnostics.OtherRevision(name, other, revision));
        }

        if (otherPlatforms is not null)
        {
            return new ReleaseDecision.Refuse(otherPlatforms);
        }

        // Where neither the build nor the image knows a revision, no source control takes part.
        var warning = (revision, revisions.OfType<string>().FirstOrDefault()) switch
        {
            (null, { } theirs) => ReleaseDiagnostics.OwnRevisionUnknown(name, theirs),
            ({ } ours, _) when revisions.Contains(null) => ReleaseDiagnostics.RevisionUnknown(name, ours),
            _ => null,
        };
        return new ReleaseDecision.Reuse(manifest, [.. missing.Select(state => state.Tag)], warning);
    }

    private bool IsAnother(string theirs) => !theirs.Equals(revision, StringComparison.OrdinalIgnoreCase);

    private static string? RevisionOf(ImageConfig? config) =>
        config?.Labels.GetValueOrDefault(ImageConfig.RevisionLabel) is { Length: > 0 } label ? label : null;
}

/// <summary>Makes the index that a publish cut short did not get to, from the platforms' images that it left under
/// <c>TAG-RID</c>.</summary>
internal static class IndexComposer
{
    /// <summary>Whether every platform of the publish is there under some release tag.</summary>
    public static bool IsComplete(IReadOnlyList<TagState> platforms, IReadOnlyList<string> runtimeIdentifiers) =>
        runtimeIdentifiers.Count > 0 && runtimeIdentifiers.All(rid => platforms.Any(state => state.Tag.Platform == rid));

    /// <summary>Whether the tags of one platform have one image.</summary>
    public static bool Agree(IReadOnlyList<TagState> platforms) =>
        platforms.GroupBy(state => state.Tag.Platform).All(platform => platform.DistinctBy(state => state.Digest).Count() == 1);

    /// <summary>The index over the platforms, in their order, and the platforms' images.</summary>
    /// <exception cref="ArtifactRegistryException">A platform's image cannot be read.</exception>
    public static async Task<(Manifest Index, IReadOnlyList<Manifest> Children)> ComposeAsync(
        RegistryClient client,
        ImageReference image,
        IReadOnlyList<TagState> platforms,
        IReadOnlyList<string> runtimeIdentifiers,
        CancellationToken cancellationToken)
    {
        var children = await Task.WhenAll(runtimeIdentifiers.Select(async rid =>
        {
            var digest = platforms.First(state => state.Tag.Platform == rid).Digest!;
            var manifest = await client.Manifests.GetAsync(image.WithDigest(digest), cancellationToken)
                ?? throw RegistryDiagnostics.ImageNotFound(image.WithDigest(digest).ToString()).ToException();
            return (Manifest: manifest, Platform: Platform.FromRuntimeIdentifier(rid));
        }));
        var isDocker = Array.TrueForAll(children, child => child.Manifest.MediaType == MediaTypes.DockerManifest);
        var index = Write(children, isDocker ? MediaTypes.DockerManifestList : MediaTypes.OciIndex);
        return (index, Array.ConvertAll(children, child => child.Manifest));
    }

    // Byte for byte what the SDK writes (its '+' is not escaped): should the publish that was thought cut still be under way, its own index
    // is this one.
    private static Manifest Write(IEnumerable<(Manifest Manifest, Platform Platform)> children, string mediaType) => new(
        PlainJson.Write(json =>
        {
            json.WriteNumber("schemaVersion"u8, 2);
            json.WriteString("mediaType"u8, mediaType);
            json.WriteStartArray("manifests"u8);
            foreach (var (manifest, platform) in children)
            {
                json.WriteStartObject();
                json.WriteString("mediaType"u8, manifest.MediaType);
                json.WriteNumber("size"u8, manifest.Content.Length);
                json.WriteString("digest"u8, manifest.Digest.ToString());
                json.WriteStartObject("platform"u8);
                json.WriteString("architecture"u8, platform.Architecture);
                json.WriteString("os"u8, platform.Os);
                if (platform.Variant is not null)
                {
                    json.WriteString("variant"u8, platform.Variant);
                }

                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }),
        mediaType);
}
