using System.Collections.Concurrent;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.CleanUp;

/// <summary>What has become of a plan's tags and manifests so far.</summary>
internal sealed class CleanUpProgress
{
    private readonly ConcurrentDictionary<string, Deletion> tags = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ImageDigest, Deletion> manifests = new();

    /// <summary>How many manifests no longer exist.</summary>
    public int DeletedManifests => manifests.Values.Count(manifest => manifest.IsDeleted);

    /// <summary>How the deletion of a tag ended; <see langword="null"/> when it was not tried.</summary>
    public Deletion? Of(string tag) => tags.GetValueOrDefault(tag);

    /// <summary>How the deletion of a manifest ended; <see langword="null"/> when it was not tried.</summary>
    public Deletion? Of(ImageDigest manifest) => manifests.GetValueOrDefault(manifest);

    /// <summary>Whether the manifest no longer exists.</summary>
    public bool IsDeleted(ImageDigest manifest) => Of(manifest) is { IsDeleted: true };

    /// <summary>Notes what became of a tag.</summary>
    public void Set(string tag, Deletion deletion) => tags[tag] = deletion;

    /// <summary>Notes what became of a manifest.</summary>
    public void Set(ImageDigest manifest, Deletion deletion) => manifests[manifest] = deletion;
}
