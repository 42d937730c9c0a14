using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Listing;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.CleanUp;

/// <summary>Reads of a registry what a plan needs, and makes it.</summary>
internal static class CleanUpReader
{
    /// <summary>The plan for an image. Before manifests are deleted every manifest has been read, one request each: any of them can be about one that would go,
    /// and a registry that refuses says so only when the tags are gone.</summary>
    /// <exception cref="ArtifactRegistryException">The registry does not tell what the filter asks for.</exception>
    public static async Task<CleanUpPlan> PlanAsync(RegistryClient client, ImageReference image, TagList tags, CleanUpFilter filter, CancellationToken cancellationToken)
    {
        var listing = await ImageLister.ListAsync(client, image, tags, cancellationToken);
        if (filter.UntaggedOnly && !listing.HasUntagged)
        {
            throw ListingDiagnostics.UntaggedUnknown(image.Name).ToException();
        }

        var plan = CleanUpPlanner.Make(listing, filter);
        if (plan.Manifests.Count == 0 || !listing.Manifests.Any(manifest => manifest.MayHaveUnknownLinks))
        {
            return plan;
        }

        listing = await LinkReader.ReadAsync(client, listing, manifest => manifest.MayHaveUnknownLinks, cancellationToken);
        return CleanUpPlanner.Make(listing, filter);
    }
}
