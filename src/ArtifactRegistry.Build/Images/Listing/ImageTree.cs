using System.Runtime.CompilerServices;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Build.Registry.Http;

namespace ArtifactRegistry.Build.Images.Listing;

/// <summary>Finds the images that are a name or below it: by the <c>child</c> of Google's tag lists, or else in the registry's
/// catalog.</summary>
internal sealed class ImageTree(RegistryClient client, RegistryHost host)
{
    // A level's lists are asked for in groups, so that few are held at once.
    private const int Group = 16;

    /// <summary>The image and its tag list or, when it is a prefix, those below it.</summary>
    /// <exception cref="ArtifactRegistryException">There is none, or the registry does not tell.</exception>
    public static async IAsyncEnumerable<(ImageReference Image, TagList Tags)> FindAsync(
        RegistryClient client, ImageReference image, bool isRecursive, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!isRecursive)
        {
            yield return (image, await ImageLister.TagsAsync(client, image, cancellationToken));
            yield break;
        }

        await foreach (var found in new ImageTree(client, image.Registry).FindAsync(image.Repository, cancellationToken))
        {
            yield return found;
        }
    }

    /// <summary>The images, each with its tag list, by name.</summary>
    /// <exception cref="ArtifactRegistryException">There is none, or the registry does not tell.</exception>
    public async IAsyncEnumerable<(ImageReference Image, TagList Tags)> FindAsync(
        RepositoryName prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var found = 0;
        var top = await TryListAsync(prefix, cancellationToken);
        var images = top is { HasManifests: true }
            ? WalkAsync(prefix, top, cancellationToken)
            : FromCatalogAsync(prefix, top, cancellationToken);
        await foreach (var image in images)
        {
            found++;
            yield return image;
        }

        // Whether Artifact Registry fills "child" at a project's level is not known, so an empty answer is no answer.
        if (found == 0 && top is { HasManifests: true })
        {
            await foreach (var image in FromCatalogAsync(prefix, null, cancellationToken))
            {
                found++;
                yield return image;
            }
        }

        if (found == 0)
        {
            throw ListingDiagnostics.NothingBelow($"{host}/{prefix}").ToException();
        }
    }

    private async IAsyncEnumerable<(ImageReference Image, TagList Tags)> WalkAsync(
        RepositoryName name, TagList tags, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (tags.Tags.Count > 0 || tags.Manifests.Count > 0)
        {
            yield return (new ImageReference(host, name), tags);
        }

        foreach (var group in Children(name, tags).Chunk(Group))
        {
            var lists = await Task.WhenAll(group.Select(child => TryListTwiceAsync(child, cancellationToken)));
            foreach (var (child, list) in group.Zip(lists).Where(entry => entry.Second is not null))
            {
                await foreach (var image in WalkAsync(child, list!, cancellationToken))
                {
                    yield return image;
                }
            }
        }
    }

    private async IAsyncEnumerable<(ImageReference Image, TagList Tags)> FromCatalogAsync(
        RepositoryName prefix, TagList? top, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var names = await client.Catalog.ListAsync(prefix, cancellationToken);
        foreach (var group in names.OrderBy(name => name.Path, StringComparer.Ordinal).Chunk(Group))
        {
            var lists = await Task.WhenAll(group.Select(name =>
                name == prefix && top is not null ? Task.FromResult<TagList?>(top) : TryListTwiceAsync(name, cancellationToken)));
            foreach (var (name, list) in group.Zip(lists).Where(entry => entry.Second is not null))
            {
                yield return (new ImageReference(host, name), list!);
            }
        }
    }

    // A name that is listed can be one whose images are all deleted; a single answer does not prove it.
    private async Task<TagList?> TryListTwiceAsync(RepositoryName name, CancellationToken cancellationToken) =>
        await TryListAsync(name, cancellationToken) ?? await TryListAsync(name, cancellationToken);

    // A prefix need not be an image: then the registry says NAME_UNKNOWN, or NAME_INVALID to a name that is too short to be one.
    private async Task<TagList?> TryListAsync(RepositoryName name, CancellationToken cancellationToken)
    {
        try
        {
            return await client.Tags.ListAsync(name, cancellationToken);
        }
        catch (RegistryException refused) when (refused.Errors.Any(error => error.Code == "NAME_INVALID"))
        {
            return null;
        }
    }

    private static IEnumerable<RepositoryName> Children(RepositoryName name, TagList tags)
    {
        foreach (var child in tags.Children)
        {
            if (RepositoryName.TryParse($"{name}/{child}", out var path, out _))
            {
                yield return path;
            }
        }
    }
}
