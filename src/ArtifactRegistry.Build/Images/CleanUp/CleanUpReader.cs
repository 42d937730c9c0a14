using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Build.Images.Listing;

namespace ArtifactRegistry.Build.Images.CleanUp;

/// <summary>Reads of a registry what a plan needs, and makes it.</summary>
internal static class CleanUpReader
{
    /// <summary>The plan for an image. When it deletes manifests, these and all that have a tag were read: a subject that is not known could hold one of them.</summary>
    /// <exception cref="ArtifactRegistryException">The registry does not tell what the filter asks for.</exception>
    public static async Task<CleanUpPlan> PlanAsync(RegistryClient client, ImageReference image, TagList tags, CleanUpFilter filter, CancellationToken cancellationToken)
    {
        var listing = await ImageLister.ListAsync(client, image, tags, cancellationToken);
        if (filter.UntaggedOnly && !listing.HasUntagged)
        {
            throw ListingDiagnostics.UntaggedUnknown(image.Name).ToException();
        }

        while (true)
        {
            var plan = CleanUpPlanner.Make(listing, filter);
            var planned = plan.Manifests.Select(manifest => manifest.Manifest.Digest).ToHashSet();
            if (planned.Count == 0 || !listing.Manifests.Any(IsNeeded))
            {
                return plan;
            }

            listing = await LinkReader.ReadAsync(client, listing, IsNeeded, cancellationToken);

            bool IsNeeded(ListedManifest manifest) => manifest.MayHaveUnknownLinks && (manifest.Info.Tags.Count > 0 || planned.Contains(manifest.Digest));
        }
    }
}
