using System.Threading.Channels;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Attachments;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Copying;

/// <summary>Brings what is about a manifest, and what is about that: signatures, attestations, SBOMs. Digests are trusted, sizes of a referrers answer are not.</summary>
/// <param name="finder">Finds it.</param>
/// <param name="manifests">Brings manifests.</param>
/// <param name="source">The source's registry.</param>
/// <param name="from">The source.</param>
/// <param name="client">The destination's registry.</param>
/// <param name="destination">The destination.</param>
internal sealed class ReferrerCopier(
    ReferrerFinder finder, ManifestCopier manifests, RegistryClient source, ImageReference from, RegistryClient client, ImageReference destination)
{
    private const int MostLevels = 4;

    /// <summary>Asks what is about each manifest of an image, as they are found.</summary>
    /// <exception cref="ArtifactRegistryException">The registry does not say.</exception>
    public async Task<IReadOnlyList<Found>> FindAsync(ChannelReader<ImageDigest> subjects, CancellationToken cancellationToken)
    {
        var asked = new Dictionary<ImageDigest, Task<Found>>();
        await foreach (var subject in subjects.ReadAllAsync(cancellationToken))
        {
            // Of the first it is learnt whether the registry has the API.
            _ = asked.Count == 1 ? await asked.Values.Single() : null;
            if (!asked.ContainsKey(subject))
            {
                asked.Add(subject, FindAsync(subject, cancellationToken));
            }
        }

        return Array.FindAll(await Task.WhenAll(asked.Values), entry => entry.Count > 0);
    }

    /// <summary>Asks what is about a manifest.</summary>
    /// <exception cref="ArtifactRegistryException">The registry does not say.</exception>
    public async Task<Found> FindAsync(ImageDigest subject, CancellationToken cancellationToken)
    {
        var listing = finder.ListAsync(subject, cancellationToken);
        var naming = finder.TagsAsync(subject, cancellationToken);
        await Task.WhenAll(listing, naming);
        return new Found(subject, await listing, await naming);
    }

    /// <summary>Brings what was found.</summary>
    /// <exception cref="ArtifactRegistryException">A part is missing, damaged, or not taken.</exception>
    public Task BringAsync(Found found, CancellationToken cancellationToken) => BringAsync(found, 0, cancellationToken);

    private async Task BringAsync(Found found, int level, CancellationToken cancellationToken)
    {
        var listed = Task.WhenAll(found.Referrers.Select(referrer => BringReferrerAsync(found.Subject, referrer, level, cancellationToken)));
        var tagged = Task.WhenAll(found.Tags.Select(tag => BringTagAsync(found.Subject, tag, cancellationToken)));
        await Task.WhenAll(listed, tagged);
        await KeepListAsync(found.Subject, [.. (await listed).OfType<ListedReferrer>()], cancellationToken);
    }

    private async Task<ListedReferrer?> BringReferrerAsync(ImageDigest subject, Referrer referrer, int level, CancellationToken cancellationToken)
    {
        var part = new Part(referrer.Digest, 0, referrer.MediaType, null, referrer.Annotations);
        var brought = await manifests.BringAsync(part, $"The list of referrers of {from.WithDigest(subject)}", 1, cancellationToken);
        if (level < MostLevels)
        {
            await BringAsync(await FindAsync(referrer.Digest, cancellationToken), level + 1, cancellationToken);
        }

        return brought is { IsListed: false } ? new ListedReferrer(brought.Manifest, referrer.ArtifactType, referrer.Annotations) : null;
    }

    private async Task BringTagAsync(ImageDigest subject, string tag, CancellationToken cancellationToken)
    {
        var reading = source.Manifests.GetAsync(from.WithTag(tag), cancellationToken);
        var checking = client.Manifests.HeadAsync(destination.WithTag(tag), cancellationToken);
        await Task.WhenAll(reading, checking);
        if (await reading is { } manifest && manifest.Digest != (await checking)?.Digest)
        {
            await manifests.BringPartsAsync(manifest, 1, isThere: false, cancellationToken);
            await (tag == ReferrerOperations.FallbackTag(subject)
                ? new ReferrersTag(client, destination).MergeAsync(subject, manifest, cancellationToken)
                : client.Manifests.PutAsync(destination.WithTag(tag), manifest, cancellationToken));
        }
    }

    // A registry without the API does not list what it was given: its clients do.
    private Task KeepListAsync(ImageDigest subject, IReadOnlyList<ListedReferrer> unlisted, CancellationToken cancellationToken) =>
        unlisted.Count == 0 ? Task.CompletedTask : new ReferrersTag(client, destination).AddAsync(subject, unlisted, cancellationToken);

    /// <summary>What is about a manifest.</summary>
    internal sealed record Found(ImageDigest Subject, IReadOnlyList<Referrer> Referrers, IReadOnlyList<string> Tags)
    {
        /// <summary>How much that is.</summary>
        public int Count => Referrers.Count + Tags.Count;
    }
}
