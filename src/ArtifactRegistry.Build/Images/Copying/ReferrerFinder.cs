using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Listing;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Copying;

/// <summary>Finds what is about a repository's images: referrers by the API, one request a manifest, and the tags that are named after a
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
        [.. (await AllTagsAsync().WaitAsync(cancellationToken)).Where(tag => DigestTag.SubjectOf(tag) == digest)];

    /// <summary>What one of those tags has; <see langword="null"/> when it does not exist.</summary>
    /// <exception cref="ArtifactRegistryException">The registry does not say.</exception>
    public Task<Manifest?> ReadAsync(string tag, CancellationToken cancellationToken) => client.Manifests.GetAsync(image.WithTag(tag), cancellationToken);

    private Task<IReadOnlyList<string>> AllTagsAsync()
    {
        lock (gate)
        {
            return tags ??= ListTagsAsync();
        }
    }

    private async Task<IReadOnlyList<string>> ListTagsAsync() => (await client.Tags.ListAsync(image.Repository, stop))?.Tags ?? [];
}
