using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Releases;

/// <summary>What the gate found and decided.</summary>
/// <param name="Decision">The decision; <see langword="null"/> when a finding is an error.</param>
/// <param name="Findings">Errors and warnings.</param>
/// <param name="States">What the release tags of the image itself have.</param>
internal sealed record GateResult(ReleaseDecision Decision, IReadOnlyList<Finding> Findings, IReadOnlyList<TagState> States)
{
    /// <summary>When an existing image is the result: the moving tags that it does not have, with what they have.</summary>
    public IReadOnlyList<KnownTag> Unchanged { get; init; } = [];

    /// <summary>Whether the release must not go on.</summary>
    public bool IsRefused => Findings.Any(finding => finding.IsError);
}

/// <summary>The gate before a push: asks the registry, and every repository that receives a copy, for the release tags, and decides by the
/// policy whether the SDK pushes, an existing image is the result, or the build ends. Nothing is written here.</summary>
/// <param name="clientFor">The client of an image's registry.</param>
/// <param name="plan">The release.</param>
internal sealed class ReleaseGate(Func<ImageReference, RegistryClient> clientFor, ReleasePlan plan)
{
    /// <summary>Asks and decides.</summary>
    /// <exception cref="ArtifactRegistryException">A registry does not say of some tag whether it exists.</exception>
    public async Task<GateResult> RunAsync(CancellationToken cancellationToken)
    {
        var result = plan.Policy == TagPolicy.Overwrite
            ? new GateResult(new ReleaseDecision.Push(), [], [])
            : await CheckAsync(cancellationToken);

        // A release that exists already is not released again, so a newer one is no obstacle.
        return plan.RequireNewer && result is { IsRefused: false, Decision: ReleaseDecision.Push }
            ? result with { Findings = [.. result.Findings, .. await CompareVersionsAsync(cancellationToken)] }
            : result;
    }

    private async Task<GateResult> CheckAsync(CancellationToken cancellationToken)
    {
        var checking = TagCheck.RunAsync(clientFor(plan.Image), plan.Image, plan.ReleaseTags, cancellationToken);
        var checkingCopies = Task.WhenAll(plan.Copies.Select(copy =>
            TagCheck.RunAsync(clientFor(copy.Image), copy.Image, [.. copy.Tags.Where(tag => !tag.IsMoving)], cancellationToken)));
        await Task.WhenAll(checking, checkingCopies);
        var (states, copies) = (await checking, (await checkingCopies).SelectMany(found => found).ToArray());
        if (plan.Policy != TagPolicy.Reuse)
        {
            return new GateResult(new ReleaseDecision.Push(), [.. TagGate.JudgePush(plan.Policy, [.. states, .. copies])], states);
        }

        var decision = await new ReuseRule(clientFor(plan.Image), plan).DecideAsync(states, cancellationToken);
        var result = new GateResult(decision, [.. Judge(decision, copies)], states);
        return result is { IsRefused: false, Decision: ReleaseDecision.Reuse reuse }
            ? result with { Unchanged = await FindUnchangedAsync(reuse.Manifest.Digest, cancellationToken) }
            : result;
    }

    private async Task<IReadOnlyList<KnownTag>> FindUnchangedAsync(ImageDigest digest, CancellationToken cancellationToken)
    {
        var client = clientFor(plan.Image);
        var later = await LaterTags.ListAsync(client, plan, cancellationToken);
        var states = await TagCheck.RunAsync(client, plan.Image, [.. later.Tags.Where(tag => tag.IsMoving)], cancellationToken);
        return [.. states.Where(state => state.Digest != digest).Select(state => new KnownTag(state.Tag.Tag, state.Digest))];
    }

    private static IEnumerable<Finding> Judge(ReleaseDecision decision, IEnumerable<TagState> copies)
    {
        if (decision is ReleaseDecision.Refuse refuse)
        {
            yield return Finding.Error(refuse.Problem);
            yield break;
        }

        var reuse = decision as ReleaseDecision.Reuse;
        if (copies.Where(state => state.Exists && state.Digest != reuse?.Manifest.Digest).ToArray() is { Length: > 0 } others)
        {
            yield return Finding.Error(TagDiagnostics.TagsDisagree(TagGate.Rows(others)));
        }

        if (reuse?.Warning is { } warning)
        {
            yield return Finding.Warning(warning);
        }
    }

    private Task<IEnumerable<Finding>> CompareVersionsAsync(CancellationToken cancellationToken) =>
        VersionOrder.CompareAsync(clientFor(plan.Image), plan.Image, [.. plan.Tags.Select(tag => tag.Tag)], cancellationToken);
}

/// <summary>Whether a release is the newest version (<c>ArtifactRegistryRequireNewer</c>).</summary>
internal static class VersionOrder
{
    /// <summary>Reads the repository's tags, and judges those of the release.</summary>
    /// <exception cref="ArtifactRegistryException">None of the tags is a version, or the registry does not list its tags.</exception>
    public static async Task<IEnumerable<Finding>> CompareAsync(
        RegistryClient client, ImageReference image, IReadOnlyList<string> tags, CancellationToken cancellationToken) =>
        Judge(image, tags, (await client.Tags.ListAsync(image.Repository, cancellationToken))?.Tags ?? []);

    /// <summary>An error for each version among the tags that some other version, present already, is not below.</summary>
    /// <param name="image">The repository.</param>
    /// <param name="tags">The tags of the release.</param>
    /// <param name="present">All tags of the repository.</param>
    /// <exception cref="ArtifactRegistryException">None of the tags is a version.</exception>
    public static IEnumerable<Finding> Judge(ImageReference image, IReadOnlyList<string> tags, IEnumerable<string> present)
    {
        var own = Versions(tags);
        if (own.Count == 0)
        {
            throw InputDiagnostics.NoVersionTag(tags).ToException();
        }

        var newest = Versions(present.Except(tags, StringComparer.Ordinal)).Max();
        return own
            .Where(version => newest is not null && version.CompareTo(newest) <= 0)
            .Select(version => Finding.Error(TagDiagnostics.VersionNotNewer(image.WithTag(version.Tag).ToString(), newest!.Tag)));
    }

    private static IReadOnlyList<VersionTag> Versions(IEnumerable<string> tags) =>
        [.. tags.Select(tag => VersionTag.TryParse(tag, out var version) ? version : null).OfType<VersionTag>()];
}
