using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Copying;

/// <summary>Finds the referrers of a repository's images: by the API, one request a manifest, and by the tags that are named after a
/// manifest, one list for the repository.</summary>
/// <param name="client">The registry.</param>
/// <param name="image">The repository.</param>
/// <param name="stop">Ends what is shared: the list of tags, which no single copy's end may take from the others.</param>
internal sealed class ReferrerFinder(RegistryClient client, ImageReference image, CancellationToken stop)
{
    private readonly object gate = new();
    private Task<IReadOnlyList<string>>? tags;
    private volatile bool lacksApi;

    /// <summary>The repository.</summary>
    public ImageReference Image => image;

    /// <summary>The referrers of a manifest.</summary>
    /// <exception cref="ArtifactRegistryException">The registry does not say.</exception>
    public async Task<FoundReferrers> FindAsync(ImageDigest subject, CancellationToken cancellationToken)
    {
        var listing = ListAsync(subject, cancellationToken);
        var naming = TagsAsync(subject, cancellationToken);
        await Task.WhenAll(listing, naming);
        return new FoundReferrers(subject, await listing, await naming);
    }

    /// <summary>The manifests whose subject is <paramref name="digest"/>, by the API; none where the registry does not have it, which is
    /// asked once.</summary>
    /// <exception cref="ArtifactRegistryException">The registry does not say.</exception>
    public async Task<IReadOnlyList<Referrer>> ListAsync(ImageDigest digest, CancellationToken cancellationToken)
    {
        var found = lacksApi ? null : await client.Referrers.TryListAsync(image.Repository, digest, cancellationToken);
        lacksApi |= found is null;
        return found ?? [];
    }

    /// <summary>The tags that are named after <paramref name="digest"/>: the list of referrers of a registry without the API
    /// (<c>sha256-HEX</c>), and <c>sha256-HEX.SUFFIX</c> with any suffix.</summary>
    /// <exception cref="ArtifactRegistryException">The registry does not say.</exception>
    public async Task<IReadOnlyList<string>> TagsAsync(ImageDigest digest, CancellationToken cancellationToken) =>
        [.. (await AllTagsAsync().WaitAsync(cancellationToken)).Where(tag => ReferrersTag.SubjectOf(tag) == digest)];

    /// <summary>What one of those tags has; <see langword="null"/> when it does not exist.</summary>
    /// <exception cref="ArtifactRegistryException">The registry does not say.</exception>
    public Task<Manifest?> ReadAsync(string tag, CancellationToken cancellationToken) =>
        client.Manifests.GetAsync(image.WithTag(tag), cancellationToken);

    private Task<IReadOnlyList<string>> AllTagsAsync()
    {
        lock (gate)
        {
            return tags ??= ListTagsAsync();
        }
    }

    private async Task<IReadOnlyList<string>> ListTagsAsync() => (await client.Tags.ListAsync(image.Repository, stop))?.Tags ?? [];
}

/// <summary>The referrers of a manifest.</summary>
/// <param name="Subject">The manifest.</param>
/// <param name="Referrers">Those that the API lists.</param>
/// <param name="Tags">The tags that are named after the manifest.</param>
internal sealed record FoundReferrers(ImageDigest Subject, IReadOnlyList<Referrer> Referrers, IReadOnlyList<string> Tags)
{
    /// <summary>How many there are.</summary>
    public int Count => Referrers.Count + Tags.Count;
}

/// <summary>Finds the referrers of an image's manifests while its blobs are copied.</summary>
/// <param name="finder">Finds them; <see langword="null"/> when none are copied.</param>
/// <param name="stopping">Ends when the copy does.</param>
internal sealed class ReferrerSearch(ReferrerFinder? finder, CancellationToken stopping)
{
    private readonly Dictionary<ImageDigest, Task<FoundReferrers>> searches = [];
    private Task<FoundReferrers>? first;
    private bool isEnded;

    /// <summary>Begins to find a manifest's referrers. What is found after the end, referrers of referrers, is not the image's
    /// own.</summary>
    public void Begin(ImageDigest subject)
    {
        lock (searches)
        {
            if (finder is not null && !isEnded && !searches.ContainsKey(subject))
            {
                searches.Add(subject, FindAsync(finder, subject, first));
                first ??= searches[subject];
            }
        }
    }

    /// <summary>Ends the search.</summary>
    /// <returns>The manifests that have referrers.</returns>
    /// <exception cref="ArtifactRegistryException">The registry does not say.</exception>
    public async Task<IReadOnlyList<FoundReferrers>> EndAsync()
    {
        Task<FoundReferrers>[] begun;
        lock (searches)
        {
            (isEnded, begun) = (true, [.. searches.Values]);
        }

        return Array.FindAll(await Task.WhenAll(begun), found => found.Count > 0);
    }

    // The first answer says whether the registry has the API: the others wait for it.
    private async Task<FoundReferrers> FindAsync(ReferrerFinder all, ImageDigest subject, Task<FoundReferrers>? before)
    {
        if (before is not null)
        {
            await before;
        }

        return await all.FindAsync(subject, stopping);
    }
}
