using System.Collections.Concurrent;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Attachments;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Images.Copying;

/// <summary>Copies the referrers of manifests, and the referrers of those: signatures, attestations, SBOMs. Digests are trusted, sizes of a
/// referrers answer are not.</summary>
/// <param name="finder">Finds them.</param>
/// <param name="manifests">Copies manifests.</param>
/// <param name="target">Where they are copied to.</param>
internal sealed class ReferrerCopier(ReferrerFinder finder, ManifestCopier manifests, CopyTarget target)
{
    private const int MaxLevels = 4;
    private readonly ConcurrentBag<(ImageReference Image, ImageDigest Digest)> written = [];

    /// <summary>Copies what was found.</summary>
    /// <returns>How many there are at the destination now.</returns>
    /// <exception cref="ArtifactRegistryException">A part is missing or damaged, or the registry does not accept it.</exception>
    public async Task<int> CopyAsync(IReadOnlyList<FoundReferrers> found)
    {
        var copied = await Task.WhenAll(found.Select(each => CopyAsync(each, 0)));
        await WrittenReferrers.CheckAsync(target.Client, [.. written], target.Stopping);
        return copied.Sum();
    }

    private async Task<int> CopyAsync(FoundReferrers found, int level)
    {
        var listed = Task.WhenAll(found.Referrers.Select(referrer => CopyReferrerAsync(found.Subject, referrer, level)));
        var tagged = Task.WhenAll(found.Tags.Select(tag => CopyTagAsync(found.Subject, tag)));
        await Task.WhenAll(listed, tagged);
        await KeepListAsync(found.Subject, [.. (await listed).OfType<ListedReferrer>()]);
        return found.Referrers.Count + (await tagged).Count(isCopied => isCopied);
    }

    private async Task<ListedReferrer?> CopyReferrerAsync(ImageDigest subject, Referrer referrer, int level)
    {
        var part = new Descriptor { Digest = referrer.Digest, MediaType = referrer.MediaType };
        var copied = await manifests.CopyAsync(part, $"The list of referrers of {finder.Image.WithDigest(subject)}", 1);
        if (copied is not null)
        {
            written.Add((target.Image.WithDigest(referrer.Digest), referrer.Digest));
        }

        if (level < MaxLevels)
        {
            await CopyAsync(await finder.FindAsync(referrer.Digest, target.Stopping), level + 1);
        }

        return copied is { IsListed: false } ? new ListedReferrer(copied.Manifest, referrer.ArtifactType, referrer.Annotations) : null;
    }

    private async Task<bool> CopyTagAsync(ImageDigest subject, string tag)
    {
        var manifest = await finder.ReadAsync(tag, target.Stopping)
            ?? throw CopyDiagnostics.ListedTagMissing(finder.Image.WithTag(tag).ToString()).ToException();
        if (manifest.Digest == subject)
        {
            // GitLab answers the tag of a list that it does not have with the subject itself.
            return false;
        }

        if (!await target.Client.Manifests.HasAsync(target.Image.WithTag(tag), manifest.Digest, target.Stopping))
        {
            await manifests.CopyPartsAsync(manifest, 1, isThere: false);
            if (tag == ReferrersTag.Of(subject))
            {
                await new ReferrersList(target.Client, target.Image).MergeAsync(subject, manifest, target.Stopping);
            }
            else
            {
                await target.Client.Manifests.PutAsync(target.Image.WithTag(tag), manifest, target.Stopping);
                written.Add((target.Image.WithTag(tag), manifest.Digest));
            }
        }

        return true;
    }

    // A registry without the API does not list what it was given: its clients do.
    private Task KeepListAsync(ImageDigest subject, IReadOnlyList<ListedReferrer> unlisted) =>
        unlisted.Count == 0
            ? Task.CompletedTask
            : new ReferrersList(target.Client, target.Image).AddAsync(subject, unlisted, target.Stopping);
}
