using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Releases;

/// <summary>The tags that a release puts on its image after the push, once it is known which versions the repository has.</summary>
/// <param name="Tags">The tags.</param>
/// <param name="Held">The tags of a line of versions, <c>1</c> and <c>1.2</c>, that stay with a newer version, and that version.</param>
internal sealed record LaterTags(IReadOnlyList<PlannedTag> Tags, IReadOnlyList<(string Tag, string Newer)> Held)
{
    /// <summary>Lists them; the registry is asked only where versions decide.</summary>
    /// <exception cref="Diagnostics.ArtifactRegistryException">The registry does not list its tags.</exception>
    public static async Task<LaterTags> ListAsync(RegistryClient client, ReleasePlan plan, CancellationToken cancellationToken)
    {
        var lines = plan.Templates?.Tags.Where(tag => tag.Line is not null)
            .ToDictionary(tag => tag.Tag, tag => tag.Line!, StringComparer.Ordinal) ?? [];
        if (!plan.VersionTags && lines.Count == 0)
        {
            return new LaterTags(plan.LaterTags, []);
        }

        var present = (await client.Tags.ListAsync(plan.Image.Repository, cancellationToken))?.Tags ?? [];
        var newer = plan.LaterTags.Select(tag => (Tag: tag, Newer: lines.GetValueOrDefault(tag.Tag)?.FindNewer(present))).ToArray();
        var versions = plan.VersionTags ? VersionTags.For(plan.Tags.Select(tag => tag.Tag), present) : [];
        return new LaterTags(
            [
                .. newer.Where(entry => entry.Newer is null).Select(entry => entry.Tag)
                    .Concat(versions)
                    .DistinctBy(tag => tag.Tag, StringComparer.Ordinal)
                    .ExceptBy(plan.PushedTags.Select(tag => tag.Tag), tag => tag.Tag),
            ],
            [.. newer.Where(entry => entry.Newer is not null).Select(entry => (entry.Tag.Tag, entry.Newer!))]);
    }
}
