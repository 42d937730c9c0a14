using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Listing;

/// <summary>A list of tags or manifests that contradicts itself, or the registry's other answers. What such a list leaves out cannot be
/// known, so nothing is deleted by it.</summary>
/// <param name="Name">The tag, or the manifest's digest.</param>
/// <param name="Text">What is wrong with it.</param>
internal sealed record ListProblem(string Name, string Text)
{
    /// <summary>A tag or manifest is in the list, and the registry answers that it does not exist.</summary>
    public static ListProblem ListedAndMissing(string name) => new(name, $"{name} is listed and does not exist");

    /// <summary>A tag or manifest exists, and the list does not have it.</summary>
    public static ListProblem ExistsAndUnlisted(string name) => new(name, $"{name} exists and is not listed");

    /// <summary>The contradictions within Google's tag list: each tag must be that of one manifest.</summary>
    public static IReadOnlyList<ListProblem> Of(TagList list)
    {
        if (!list.HasManifests)
        {
            return [];
        }

        var owners = list.Manifests
            .SelectMany(manifest => manifest.Value.Tags.Distinct(StringComparer.Ordinal))
            .GroupBy(tag => tag, StringComparer.Ordinal)
            .ToDictionary(tag => tag.Key, tag => tag.Count(), StringComparer.Ordinal);
        return
        [
            .. list.Tags
                .Where(tag => !owners.ContainsKey(tag))
                .Select(tag => new ListProblem(tag, $"the tag {tag} is listed with no manifest")),
            .. owners.Keys
                .Where(tag => owners[tag] > 1)
                .Select(tag => new ListProblem(tag, $"the tag {tag} is listed with several manifests")),
        ];
    }

    /// <summary>The problems of an image as an error.</summary>
    public static ArtifactRegistryException ToException(ImageReference image, IEnumerable<ListProblem> problems) => ListingDiagnostics
        .ListContradicts(image.Name, [.. problems.Select(problem => problem.Text).Order(StringComparer.Ordinal)])
        .ToException();
}

/// <summary>A list that was read again.</summary>
/// <param name="Listing">The manifests, all with what they name.</param>
/// <param name="Problems">What contradicts itself.</param>
internal sealed record RefreshedListing(ImageListing Listing, IReadOnlyList<ListProblem> Problems);
