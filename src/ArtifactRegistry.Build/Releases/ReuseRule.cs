using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Build.Registry.Http;

namespace ArtifactRegistry.Build.Releases;

/// <summary>Decides under the policy <c>Reuse</c> whether a release exists already. It reads the existing image, and compares its source
/// revision with the build's where both are known.</summary>
/// <param name="client">The registry.</param>
/// <param name="image">The repository.</param>
/// <param name="revision">The commit that is built; <see langword="null"/> when it is not known.</param>
internal sealed class ReuseRule(RegistryClient client, ImageReference image, string? revision)
{
    /// <summary>Decides by what the release tags have.</summary>
    /// <param name="states">The release tags, the <c>TAG-RID</c> ones among them.</param>
    /// <param name="runtimeIdentifiers">The platforms of a multi-platform publish.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="ArtifactRegistryException">The registry does not serve what it has.</exception>
    public async Task<ReleaseDecision> DecideAsync(
        IReadOnlyList<TagState> states, IReadOnlyList<string> runtimeIdentifiers, CancellationToken cancellationToken)
    {
        var own = states.Where(state => state.Tag.Platform is null).ToArray();
        var platforms = states.Where(state => state.Tag.Platform is not null && state.Exists).ToArray();
        var digests = own.Where(state => state.Exists).Select(state => state.Digest!.Value).Distinct().ToArray();
        return digests switch
        {
            [] when IndexComposer.IsComplete(platforms, runtimeIdentifiers) =>
                await CompleteAsync(own, platforms, runtimeIdentifiers, cancellationToken),
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
        if (platforms.Any(state => !children.Contains(state.Digest!.Value)))
        {
            return Disagree(own.Concat(platforms));
        }

        return Decide(manifest, own.Where(state => !state.Exists), [await FindRevisionAsync(manifest, cancellationToken)]);
    }

    private async Task<ReleaseDecision> CompleteAsync(
        IReadOnlyList<TagState> own, IReadOnlyList<TagState> platforms, IReadOnlyList<string> runtimeIdentifiers,
            CancellationToken cancellationToken)
    {
        if (!IndexComposer.Agree(platforms))
        {
            return Disagree(platforms);
        }

        // Two publishes at once may have left one platform each: every one of them must be of this revision.
        var (index, children) = await IndexComposer.ComposeAsync(client, image, platforms, runtimeIdentifiers, cancellationToken);
        return Decide(index, own, await Task.WhenAll(children.Select(child => FindRevisionAsync(child, cancellationToken))));
    }

    private ReleaseDecision Decide(Manifest manifest, IEnumerable<TagState> missing, IReadOnlyList<string?> revisions)
    {
        var name = image.WithDigest(manifest.Digest).ToString();
        if (revision is not null && revisions.OfType<string>().FirstOrDefault(IsAnother) is { } other)
        {
            return new ReleaseDecision.Refuse(TagDiagnostics.OtherRevision(name, other, revision));
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

    private async Task<string?> FindRevisionAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        var configuration = await client.Configs.FindAsync(image, manifest, cancellationToken);
        return configuration?.Labels.GetValueOrDefault(ImageConfig.RevisionLabel) is { Length: > 0 } label ? label : null;
    }
}
