using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Listing;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.CleanUp;

/// <summary>Reads from a registry what a plan needs, and makes it.</summary>
internal static class CleanUpReader
{
    /// <summary>The plan for an image. Before manifests are deleted every manifest has been read, one request each: any of them can refer
    /// to one that would be deleted, whatever the list says of its type, and a registry that refuses says so only when the tags are
    /// gone.</summary>
    /// <exception cref="ArtifactRegistryException">The registry does not say what the filter asks for, or contradicts itself.</exception>
    public static async Task<CleanUpPlan> PlanAsync(
        RegistryClient client, ImageReference image, TagList tags, CleanUpFilter filter, CancellationToken cancellationToken)
    {
        if (ListProblem.Of(tags).Count > 0)
        {
            // A push between two pages of a list looks the same, once.
            tags = await ImageLister.TagsAsync(client, image, cancellationToken);
            if (ListProblem.Of(tags) is { Count: > 0 } problems)
            {
                throw ListProblem.ToException(image, problems);
            }
        }

        var listing = await ImageLister.ListAsync(client, image, tags, cancellationToken);
        if (filter.UntaggedOnly && !listing.HasUntagged)
        {
            throw ListingDiagnostics.UntaggedUnknown(image.Name).ToException();
        }

        var plan = CleanUpPlanner.Make(listing, filter);
        if (plan.Manifests.Count == 0 || listing.Manifests.All(manifest => manifest.Links is not null))
        {
            return plan;
        }

        listing = await LinkReader.ReadAsync(client, listing, _ => true, cancellationToken);
        return CleanUpPlanner.Make(listing, filter);
    }
}
