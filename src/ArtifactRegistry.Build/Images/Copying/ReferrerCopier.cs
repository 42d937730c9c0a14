using System.Collections.Concurrent;
using System.Threading.Channels;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Attachments;
using ArtifactRegistry.Build.Images.Manifests;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Copying;

/// <summary>Brings what is about a manifest, and what is about that: signatures, attestations, SBOMs. Digests are trusted, sizes of a
/// referrers answer are not.</summary>
/// <param name="finder">Finds it.</param>
/// <param name="manifests">Brings manifests.</param>
/// <param name="target">Where it goes.</param>
internal sealed class ReferrerCopier(ReferrerFinder finder, ManifestCopier manifests, CopyTarget target)
{
    private const int MaxLevels = 4;
    private readonly ConcurrentBag<(ImageReference Image, ImageDigest Digest)> written = [];

    /// <summary>Asks what is about each manifest of an image, as they are found.</summary>
    /// <exception cref="ArtifactRegistryException">The registry does not say.</exception>
    public async Task<IReadOnlyList<Found>> FindAsync(ChannelReader<ImageDigest> subjects)
    {
        var asked = new Dictionary<ImageDigest, Task<Found>>();
        await foreach (var subject in subjects.ReadAllAsync(target.Stopping))
        {
            // Of the first it is learnt whether the registry has the API.
            _ = asked.Count == 1 ? await asked.Values.Single() : null;
            if (!asked.ContainsKey(subject))
            {
                asked.Add(subject, FindAsync(subject));
            }
        }

        return Array.FindAll(await Task.WhenAll(asked.Values), entry => entry.Count > 0);
    }

    private async Task<Found> FindAsync(ImageDigest subject)
    {
        var listing = finder.ListAsync(subject, target.Stopping);
        var naming = finder.TagsAsync(subject, target.Stopping);
        await Task.WhenAll(listing, naming);
        return new Found(subject, await listing, await naming);
    }

    /// <summary>Brings what was found.</summary>
    /// <returns>How many there are at the destination now.</returns>
    /// <exception cref="ArtifactRegistryException">A part is missing, damaged, or not taken.</exception>
    public Task<int> BringAsync(Found found) => BringAsync(found, 0);

    /// <summary>Checks that the destination serves what was written.</summary>
    /// <exception cref="ArtifactRegistryException">It does not, or does not say.</exception>
    public Task CheckAsync() => WrittenReferrers.CheckAsync(target.Client, [.. written], target.Stopping);

    private async Task<int> BringAsync(Found found, int level)
    {
        var listed = Task.WhenAll(found.Referrers.Select(referrer => BringReferrerAsync(found.Subject, referrer, level)));
        var tagged = Task.WhenAll(found.Tags.Select(tag => BringTagAsync(found.Subject, tag)));
        await Task.WhenAll(listed, tagged);
        await KeepListAsync(found.Subject, [.. (await listed).OfType<ListedReferrer>()]);
        return found.Referrers.Count + (await tagged).Count(isBrought => isBrought);
    }

    private async Task<ListedReferrer?> BringReferrerAsync(ImageDigest subject, Referrer referrer, int level)
    {
        var part = new Part(referrer.Digest, 0, referrer.MediaType, null, referrer.Annotations);
        var brought = await manifests.BringAsync(part, $"The list of referrers of {finder.Image.WithDigest(subject)}", 1);
        if (brought is not null)
        {
            written.Add((target.Image.WithDigest(referrer.Digest), referrer.Digest));
        }

        if (level < MaxLevels)
        {
            await BringAsync(await FindAsync(referrer.Digest), level + 1);
        }

        return brought is { IsListed: false } ? new ListedReferrer(brought.Manifest, referrer.ArtifactType, referrer.Annotations) : null;
    }

    private async Task<bool> BringTagAsync(ImageDigest subject, string tag)
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
            await manifests.BringPartsAsync(manifest, 1, isThere: false);
            if (tag == ReferrerOperations.FallbackTag(subject))
            {
                await new ReferrersTag(target.Client, target.Image).MergeAsync(subject, manifest, target.Stopping);
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
        unlisted.Count == 0 ? Task.CompletedTask : new ReferrersTag(target.Client, target.Image).AddAsync(subject, unlisted, target.Stopping);

    /// <summary>What is about a manifest.</summary>
    internal sealed record Found(ImageDigest Subject, IReadOnlyList<Referrer> Referrers, IReadOnlyList<string> Tags)
    {
        /// <summary>How much that is.</summary>
        public int Count => Referrers.Count + Tags.Count;
    }
}
