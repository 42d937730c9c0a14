using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Manifests;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Tags;

/// <summary>Decides under the policy <c>Reuse</c> whether a release is there already. Asks for each release tag once; reads the image that is
/// there, and its source revision where the build knows its own.</summary>
/// <param name="client">The registry.</param>
/// <param name="image">The repository.</param>
/// <param name="revision">The build's source revision; empty when it is not known.</param>
internal sealed class ReleaseGate(RegistryClient client, ImageReference image, string revision)
{
    /// <summary>Decides by what the release tags have.</summary>
    /// <param name="states">The release tags, the <c>TAG-RID</c> ones among them.</param>
    /// <param name="runtimeIdentifiers">The platforms of a multi-platform publish.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="ArtifactRegistryException">The registry does not give what it has.</exception>
    public async Task<ReleaseDecision> DecideAsync(
        IReadOnlyList<TagState> states, IReadOnlyList<string> runtimeIdentifiers, CancellationToken cancellationToken)
    {
        var own = states.Where(state => state.Tag.Platform is null).ToArray();
        var platforms = states.Where(state => state.Tag.Platform is not null && state.Exists).ToArray();
        var digests = own.Where(state => state.Exists).Select(state => state.Digest!.Value).Distinct().ToArray();
        return digests switch
        {
            [] when IndexComposer.IsComplete(platforms, runtimeIdentifiers) => await CompleteAsync(own, platforms, runtimeIdentifiers, cancellationToken),
            [] => new ReleaseDecision.Push(),
            [var digest] => await ReuseAsync(digest, own, platforms, cancellationToken),
            _ => new ReleaseDecision.Refuse(Verdict.Error(TagDiagnostics.TagsDisagree(TagGate.Rows(own)))),
        };
    }

    private async Task<ReleaseDecision> ReuseAsync(
        ImageDigest digest, IReadOnlyList<TagState> own, IReadOnlyList<TagState> platforms, CancellationToken cancellationToken)
    {
        var manifest = own.FirstOrDefault(state => state.Manifest?.Digest == digest)?.Manifest
            ?? await client.Manifests.GetAsync(image.WithDigest(digest), cancellationToken)
            ?? throw RegistryDiagnostics.ImageNotFound(image.WithDigest(digest).ToString()).ToException();
        var children = IndexPlatforms.List(manifest).Select(child => child.Digest).ToHashSet();
        if (platforms.Any(state => !children.Contains(state.Digest!.Value)))
        {
            return new ReleaseDecision.Refuse(Verdict.Error(TagDiagnostics.TagsDisagree(TagGate.Rows(own.Concat(platforms)))));
        }

        return await RevisionProblemAsync(manifest, cancellationToken)
            ?? new ReleaseDecision.Reuse(manifest, [.. own.Where(state => !state.Exists).Select(state => state.Tag)]);
    }

    private async Task<ReleaseDecision> CompleteAsync(
        IReadOnlyList<TagState> own, IReadOnlyList<TagState> platforms, IReadOnlyList<string> runtimeIdentifiers, CancellationToken cancellationToken)
    {
        if (!IndexComposer.Agree(platforms))
        {
            return new ReleaseDecision.Refuse(Verdict.Error(TagDiagnostics.TagsDisagree(TagGate.Rows(platforms))));
        }

        // Two publishes at once may have left one platform each: every one of them must be of this revision.
        var (index, children) = await IndexComposer.ComposeAsync(client, image, platforms, runtimeIdentifiers, cancellationToken);
        var problems = await Task.WhenAll(children.Select(child => RevisionProblemAsync(child, cancellationToken)));
        return problems.OfType<ReleaseDecision>().FirstOrDefault() ?? new ReleaseDecision.Reuse(index, [.. own.Select(state => state.Tag)]);
    }

    private async Task<ReleaseDecision?> RevisionProblemAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        if (revision.Length == 0)
        {
            return null;
        }

        var configuration = await ImageConfiguration.OfAsync(client, image, manifest, cancellationToken);
        return configuration?.Labels.GetValueOrDefault(ImageConfiguration.RevisionLabel) is { Length: > 0 } theirs && !theirs.Equals(revision, StringComparison.OrdinalIgnoreCase)
            ? new ReleaseDecision.Refuse(Verdict.Error(TagDiagnostics.OtherRevision(image.WithDigest(manifest.Digest).ToString(), theirs, revision)))
            : null;
    }
}
