using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Attachments;
using ArtifactRegistry.Build.Images.Copying;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Build.Reporting;

namespace ArtifactRegistry.Build.Releases;

/// <summary>Ends a release after its push, or instead of one that was not needed: verification, then the other tags, the platforms' tags,
/// attachments and copies, and last what the steps after the build read.</summary>
/// <param name="services">What it is carried out with.</param>
/// <param name="release">The record of the release.</param>
/// <param name="pushed">What the SDK pushed, or the image that is reused.</param>
internal sealed class ReleaseCompletion(ReleaseServices services, Release release, PushedImage pushed)
{
    private readonly ReleasePlan plan = release.Plan;
    private readonly Manifest manifest = pushed.Manifest;
    private readonly RegistryClient client = services.ClientFor(release.Plan.Image);
    private readonly DateTimeOffset pushedAt = services.Time.GetUtcNow();

    private string Published => plan.Image.WithDigest(manifest.Digest).ToString();

    private bool IsReused => release.Outcome == ReleaseOutcome.Reused;

    /// <summary>Ends the release.</summary>
    /// <returns>The release. A step that failed is reported as an error, and publishing again under <c>Reuse</c> completes it.</returns>
    /// <exception cref="ArtifactRegistryException">The registry does not say what it has, or a result cannot be written.</exception>
    public async Task<CompletedRelease> RunAsync(CancellationToken cancellationToken)
    {
        if (!IsReused && plan.Verify && !await VerifyPushAsync(cancellationToken))
        {
            return await FailAsync(cancellationToken);
        }

        // A reused image gets the release tags that it lacks; no moving tag is taken back to it.
        var tags = IsReused ? release.Reused!.Missing : await ListLaterTagsAsync(cancellationToken);
        if (await AreTakenAsync(tags, cancellationToken))
        {
            return await EndAsync([], [], [], cancellationToken);
        }

        var (changes, isComplete) = await SetTagsAsync(tags, cancellationToken);
        if (!isComplete)
        {
            return await EndAsync(changes, [], [], cancellationToken);
        }

        var written = tags.Where(tag => changes.Any(change => change.Tag == tag.Tag && change.IsWritten)).ToArray();
        if (plan.Verify && !await VerifyAsync(written, cancellationToken))
        {
            return await FailAsync(cancellationToken);
        }

        await RemovePlatformTagsAsync(cancellationToken);
        if (await TryAttachAsync(cancellationToken) is not { } attached)
        {
            return await EndAsync(changes, [], [], cancellationToken);
        }

        var copied = await new ReleaseCopies(services, release, manifest).RunAsync(cancellationToken);
        return await EndAsync(changes, attached, copied, cancellationToken);
    }

    private async Task<CompletedRelease> EndAsync(
        IReadOnlyList<TagChange> changes,
        IReadOnlyList<(Attachment Attachment, Manifest Manifest)> attached,
        IReadOnlyList<CopyResult> copied,
        CancellationToken cancellationToken)
    {
        var completed = new CompletedRelease(release.Outcome, plan.Image.WithDigest(manifest.Digest), ReportTags(changes), attached, copied)
        {
            Unchanged = release.Reused?.Unchanged ?? [],
        };
        await new ReleaseReporter(services, release, pushed, pushedAt).WriteAsync(completed, cancellationToken);
        return completed;
    }

    private async Task<CompletedRelease> FailAsync(CancellationToken cancellationToken)
    {
        await new ReleaseReporter(services, release, pushed, pushedAt).WriteFailureAsync(cancellationToken);
        return new CompletedRelease(ReleaseOutcome.Failed, plan.Image.WithDigest(manifest.Digest), [], [], []);
    }

    // Without a tag there is still the image: it must be in the registry under its digest.
    private async Task<bool> VerifyPushAsync(CancellationToken cancellationToken)
    {
        if (plan.PushedTags.Count > 0)
        {
            return await VerifyAsync(plan.PushedTags, cancellationToken);
        }

        var image = plan.Image.WithDigest(manifest.Digest);
        if (await client.Manifests.FindAsync(image, cancellationToken) is not null)
        {
            return true;
        }

        services.Report(Finding.Error(ReleaseDiagnostics.NotServed(image.ToString())));
        return false;
    }

    private async Task<bool> VerifyAsync(IReadOnlyList<PlannedTag> tags, CancellationToken cancellationToken)
    {
        var verification = new TagVerification(client, plan.Image, manifest.Digest, release.DigestBefore, services.Time);
        var findings = TagGate.JudgePublished(await verification.RunAsync(tags, cancellationToken)).ToArray();
        Array.ForEach(findings, services.Report);
        return !Array.Exists(findings, finding => finding.IsError);
    }

    // A push takes its time: a release tag that somebody has set since the gate is not overwritten under a policy that guards it. The image
    // is published all the same; its result is reported, and the build fails.
    private async Task<bool> AreTakenAsync(IReadOnlyList<PlannedTag> tags, CancellationToken cancellationToken)
    {
        var guarded = plan.Policy is TagPolicy.Fail or TagPolicy.Reuse ? tags.Where(tag => !tag.IsMoving).ToArray() : [];
        var states = await TagCheck.RunAsync(client, plan.Image, guarded, cancellationToken);
        var taken = states.Where(state => state.Exists && state.Digest != manifest.Digest).ToArray();
        if (taken.Length > 0)
        {
            services.Report(Finding.Error(
                TagDiagnostics.TagsSetMeanwhile(Published, TagGate.Rows(taken), [.. tags.Select(tag => tag.Tag), .. ListRest()])));
        }

        return taken.Length > 0;
    }

    // What comes after the tags.
    private IReadOnlyList<string> ListRest() =>
    [
        .. plan.Attachments.Count > 0 ? ["the attachments"] : Array.Empty<string>(),
        .. plan.Copies.Count > 0 ? ["the copies"] : Array.Empty<string>(),
    ];

    private async Task<(IReadOnlyList<TagChange> Changes, bool IsComplete)> SetTagsAsync(
        IReadOnlyList<PlannedTag> tags, CancellationToken cancellationToken)
    {
        var writes = await Task.WhenAll(tags.Select(tag => TrySetAsync(tag, cancellationToken)));
        var changes = writes.Select(write => write.Change).OfType<TagChange>().ToArray();
        var failures = Array.FindAll(writes, write => write.Failure is not null);
        if (failures.Length == 0)
        {
            return (changes, true);
        }

        // Without a release tag the release ends here; without a moving one the rest follows.
        var refused = failures.OrderBy(failure => failure.Tag.IsMoving).ToArray();
        var isComplete = refused[0].Tag.IsMoving;
        services.Report(Finding.Error(ReleaseDiagnostics.TagsNotSet(
            Published, refused.Select(failure => failure.Tag.Tag), refused[0].Failure!.Diagnostic, isComplete ? [] : ListRest())));
        return (changes, isComplete);
    }

    private async Task<(PlannedTag Tag, TagChange? Change, ArtifactRegistryException? Failure)> TrySetAsync(
        PlannedTag tag, CancellationToken cancellationToken)
    {
        try
        {
            var change = await Retag.SetAsync(client, plan.Image, manifest, tag.Tag, release.DigestBefore(tag.Tag), cancellationToken);
            return (tag, change, null);
        }
        catch (ArtifactRegistryException failure)
        {
            return (tag, null, failure);
        }
    }

    private async Task<IReadOnlyList<PlannedTag>> ListLaterTagsAsync(CancellationToken cancellationToken)
    {
        var later = await LaterTags.ListAsync(client, plan, cancellationToken);
        foreach (var (tag, newer) in later.Held)
        {
            services.Log.Notice($"{plan.Image.Name}:{tag} is left unchanged, because {newer} is newer.");
        }

        return later.Tags;
    }

    private async Task RemovePlatformTagsAsync(CancellationToken cancellationToken)
    {
        if (!plan.RemovePlatformTags || IsReused || !manifest.IsIndex)
        {
            return;
        }

        if (!services.Connections.IsArtifactRegistry(plan.Image.Registry))
        {
            services.Log.Notice($"{plan.Image.Name}: platform tags are kept, since deleting a tag on this registry can delete its image.");
            return;
        }

        var tags = PlannedTag.WithPlatforms(plan.PushedTags, plan.RuntimeIdentifiers).Where(tag => tag.Platform is not null).ToArray();
        foreach (var (tag, keptBecause) in await PlatformTags.RemoveAsync(client, plan.Image, manifest, tags, cancellationToken))
        {
            services.Log.Notice($"{plan.Image.Name}:{tag} {(keptBecause is null ? "was removed" : $"is kept: {keptBecause}")}");
        }
    }

    // Null when it failed. The image is published all the same: its result is reported, and the build fails.
    private async Task<IReadOnlyList<(Attachment Attachment, Manifest Manifest)>?> TryAttachAsync(CancellationToken cancellationToken)
    {
        if (plan.Attachments.Count == 0)
        {
            return [];
        }

        try
        {
            var attachments = await Task.WhenAll(plan.Attachments.Select(file => file.ReadAsync(cancellationToken)));
            var manifests = await Attach.RunAsync(client, plan.Image, manifest, attachments, cancellationToken);
            return [.. attachments.Zip(manifests)];
        }
        catch (ArtifactRegistryException failure)
        {
            services.Report(Finding.Error(ReleaseDiagnostics.NotAttached(
                Published, failure.Diagnostic, plan.Copies.Count > 0 ? ["the copies"] : [])));
            return null;
        }
    }

    // The SDK pushed the release tags; what the package set after it was added, moved or unchanged.
    private IReadOnlyList<ReportedTag> ReportTags(IReadOnlyList<TagChange> changes)
    {
        var digest = manifest.Digest.ToString();
        var own = IsReused
            ? release.Known.Where(known => known.Digest == manifest.Digest)
                .Select(known => new ReportedTag(known.Tag, digest, digest, "reused"))
            : plan.PushedTags.Select(tag => new ReportedTag(tag.Tag, digest, release.DigestBefore(tag.Tag)?.ToString(), "pushed"));
        var named = own.ToArray();
        return
        [
            .. named,
            .. changes.Where(change => !Array.Exists(named, tag => tag.Tag == change.Tag))
                .Select(change => new ReportedTag(change.Tag, digest, change.Previous?.ToString(), change.Outcome)),
        ];
    }
}

/// <summary>Removes the <c>TAG-RID</c> tags that the SDK leaves behind a multi-platform publish. Only on Artifact Registry, where a removed
/// tag leaves its manifest; elsewhere the index would lose its children.</summary>
internal static class PlatformTags
{
    /// <summary>Removes those of the tags that still have a child of the index; the others were set by someone else, and stay.</summary>
    /// <param name="client">The registry.</param>
    /// <param name="image">The repository.</param>
    /// <param name="index">The index that was pushed.</param>
    /// <param name="tags">The tags.</param>
    /// <param name="cancellationToken">Stops what has not been sent.</param>
    /// <returns>Each tag with what kept it; <see langword="null"/> when it is gone.</returns>
    public static async Task<IReadOnlyList<(string Tag, string? KeptBecause)>> RemoveAsync(
        RegistryClient client, ImageReference image, Manifest index, IReadOnlyList<PlannedTag> tags, CancellationToken cancellationToken)
    {
        var children = index.Platforms().Select(child => child.Digest).ToHashSet();
        return await Task.WhenAll(
            tags.Select(async tag => (tag.Tag, await RemoveAsync(client, image.WithTag(tag.Tag), children, cancellationToken))));
    }

    private static async Task<string?> RemoveAsync(
        RegistryClient client, ImageReference tag, HashSet<ImageDigest> children, CancellationToken cancellationToken)
    {
        try
        {
            if (await client.Manifests.FindAsync(tag, cancellationToken) is not { } found)
            {
                return null;
            }

            if (!children.Contains(found.Digest))
            {
                return $"it has {found.Digest}, which this publish did not push";
            }

            var deletion = await client.Deletions.DeleteAsync(tag, cancellationToken);
            return deletion.IsDeleted ? null : deletion.Reason;
        }
        catch (ArtifactRegistryException refused)
        {
            // A writer may not remove tags, and immutable tags stay: the release itself is complete.
            return refused.Message;
        }
    }
}
