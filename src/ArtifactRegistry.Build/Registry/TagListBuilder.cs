using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Registry;

/// <summary>Puts the pages of a tag list together, and takes nothing that is not a tag or a digest.</summary>
internal sealed class TagListBuilder
{
    private readonly List<string> tags = [];
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private readonly SortedSet<string> children = new(StringComparer.Ordinal);
    private readonly Dictionary<ImageDigest, ManifestInfo> manifests = [];
    private bool hasManifests;

    /// <summary>Adds a page that came from <paramref name="url"/>.</summary>
    /// <exception cref="ArtifactRegistryException">It holds something that is no tag or digest.</exception>
    public void Add(TagListPage page, Uri url)
    {
        foreach (var tag in page.Tags ?? [])
        {
            if (tag is null || !ImageTag.IsValid(tag))
            {
                throw Invalid(url, "tag", tag);
            }

            if (known.Add(tag))
            {
                tags.Add(tag);
            }
        }

        children.UnionWith((page.Child ?? []).OfType<string>().Where(child => RepositoryName.TryParse(child, out _, out _)));
        hasManifests |= page.Manifest is not null;
        foreach (var (key, manifest) in page.Manifest ?? [])
        {
            if (manifest is null || !ImageDigest.TryParse(key, out var digest))
            {
                throw Invalid(url, "digest", key);
            }

            manifests[digest] = manifest.ToInfo();
        }
    }

    /// <summary>The whole list.</summary>
    public TagList Build() => new(tags, manifests, [.. children], hasManifests);

    private static ArtifactRegistryException Invalid(Uri url, string kind, string? value) => RegistryDiagnostics
        .MalformedAnswer(HttpMethod.Get, url, $"'{DiagnosticText.Clean(value ?? "null")}' in it is no {kind}")
        .ToException();
}
