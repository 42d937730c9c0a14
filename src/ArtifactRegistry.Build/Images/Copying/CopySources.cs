using System.Runtime.CompilerServices;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Listing;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Copying;

/// <summary>Finds the tagged images that are a name or below it, as copies to the same names below other ones. Tags that are named after a
/// manifest are copied with the referrers, and manifests without a tag are no image of their own.</summary>
/// <param name="client">The source's registry.</param>
/// <param name="prefix">The name.</param>
/// <param name="filter">Patterns of the tags to copy; none for all.</param>
/// <param name="moving">Tells the tags that may move.</param>
internal sealed class CopySources(RegistryClient client, ImageReference prefix, IReadOnlyList<TagPattern> filter, MovingTags moving)
{
    /// <summary>The copies, one for each image and destination, by name.</summary>
    /// <exception cref="ArtifactRegistryException">There is nothing below the name, or the registry does not tell.</exception>
    public async IAsyncEnumerable<CopyRequest> FindAsync(
        IReadOnlyList<ImageReference> destinations, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (image, list) in ImageTree.FindAsync(client, prefix, isRecursive: true, cancellationToken))
        {
            foreach (var (source, tags) in Sources(image, list))
            {
                foreach (var destination in destinations)
                {
                    yield return new CopyRequest(source, Below(destination, image), tags);
                }
            }
        }
    }

    // Where the list tells digests, an image with several tags is read once.
    private IEnumerable<(ImageReference Source, IReadOnlyList<PlannedTag> Tags)> Sources(ImageReference image, TagList list)
    {
        var tags = list.Tags
            .Where(tag => ReferrersTag.SubjectOf(tag) is null && (filter.Count == 0 || filter.Any(pattern => pattern.Matches(tag))))
            .ToArray();
        var digests = list.Manifests
            .SelectMany(manifest => manifest.Value.Tags.Select(tag => (tag, manifest.Key)))
            .GroupBy(entry => entry.tag, StringComparer.Ordinal)
            .ToDictionary(entry => entry.Key, entry => entry.First().Key, StringComparer.Ordinal);
        return tags
            .GroupBy(tag => digests.TryGetValue(tag, out var digest) ? image.WithDigest(digest) : image.WithTag(tag))
            .Select(group => (group.Key, PlannedTag.Plan(group, [], moving)));
    }

    private ImageReference Below(ImageReference destination, ImageReference image)
    {
        var rest = image.Repository.Path[prefix.Repository.Path.Length..];
        return RepositoryName.TryParse(destination.Repository.Path + rest, out var repository, out var problem)
            ? destination with { Repository = repository }
            : throw InputDiagnostics.InvalidReference(
                $"{destination.Name}{rest}", "ArtifactRegistryCopyTo", $"the repository {problem}").ToException();
    }
}
