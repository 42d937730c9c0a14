using ArtifactRegistry.Build.Images.Copying;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Tests.Images.Copying;

/// <summary>A copy between registries of different manners.</summary>
internal static class LabToLab
{
    public static async Task CopyAsync(CopyLab from, CopyLab to)
    {
        RegistryClient ClientFor(ImageReference image) =>
            image.Registry.Name == from.Source.Authority ? from.Client(from.Source) : to.Client(to.Target);
        var tags = PlannedTag.Plan(["1.0.0"], [], new MovingTags([]));
        var request = new CopyRequest(from.At(from.Source, $"{CopyLab.App}:1.0.0"), to.At(to.Target, CopyLab.Copy), tags);
        var plans = await new CopyPlanner(ClientFor, new CopyOptions()).ReadAsync([request], default);
        using var progress = new CopyProgress(TimeProvider.System, _ => { });
        using var copier = new ImageCopier(ClientFor, new BlobPlaces(), new CopyOptions(), progress);
        await copier.CopyAsync(plans[0], default);
    }
}
