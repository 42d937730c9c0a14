using System.Collections.Concurrent;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Images.Copying;

/// <summary>Copies manifests to a repository, by digest and with all that they consist of: blobs and children first, so that nothing there
/// is ever incomplete. What exists already is left unchanged.</summary>
/// <param name="source">Where they are.</param>
/// <param name="target">Where they are copied to.</param>
/// <param name="onFound">Gets each manifest's digest as it is found, an image's own first.</param>
internal sealed class ManifestCopier(IImageSource source, CopyTarget target, Action<ImageDigest> onFound)
{
    private const int MaxLevels = 8;
    private readonly ConcurrentDictionary<ImageDigest, Lazy<Task<CopiedManifest?>>> copies = new();

    /// <summary>Copies what the manifest consists of.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="level">How deep below the image it is.</param>
    /// <param name="isThere">Whether the destination has all of it, so that only its manifests are found.</param>
    /// <exception cref="ArtifactRegistryException">A part is missing or damaged, or the registry does not accept it.</exception>
    public async Task CopyPartsAsync(Manifest manifest, int level, bool isThere)
    {
        onFound(manifest.Digest);
        var name = $"{source.Name}@{manifest.Digest}";
        if (level > MaxLevels)
        {
            throw CopyDiagnostics.TooDeep(name, MaxLevels).ToException();
        }

        var parts = manifest.ParseParts(name);
        if (isThere)
        {
            parts.Children.ToList().ForEach(child => onFound(child.Digest));
            return;
        }

        await Task.WhenAll(
        [
            .. parts.Blobs.Select(blob => target.CopyBlobAsync(source, blob)),
            .. parts.Children.Select(child => CopyAsync(child, name, level + 1)),
        ]);
    }

    /// <summary>Copies a manifest and all that it consists of.</summary>
    /// <param name="part">The manifest.</param>
    /// <param name="parent">What names it, for the message when it is missing.</param>
    /// <param name="level">How deep below the image it is.</param>
    /// <returns>What was uploaded; <see langword="null"/> when it existed already.</returns>
    /// <exception cref="ArtifactRegistryException">It or a part of it is missing or damaged, or the registry does not accept
    /// it.</exception>
    public Task<CopiedManifest?> CopyAsync(Descriptor part, string parent, int level) => copies
        .GetOrAdd(part.Digest, _ => new Lazy<Task<CopiedManifest?>>(() => target.OrStopAsync(() => CopyOnceAsync(part, parent, level))))
        .Value;

    private async Task<CopiedManifest?> CopyOnceAsync(Descriptor part, string parent, int level)
    {
        var checking = target.HasAsync(part.Digest);
        var reading = source.ReadManifestAsync(part.Digest, part.MediaType, target.Stopping);
        await Task.WhenAll(checking, reading);
        if (await reading is not { } manifest)
        {
            await CopyAsBlobAsync(part, parent);
            return null;
        }

        var isThere = await checking;
        await CopyPartsAsync(manifest, level, isThere);
        return isThere ? null : new CopiedManifest(manifest, await target.PutAsync(manifest));
    }

    // An index may name anything; what is not a manifest of a known kind can be a blob (go-containerregistry#819).
    private async Task CopyAsBlobAsync(Descriptor part, string parent)
    {
        if (MediaTypes.Manifests.Contains(part.MediaType) || part.MediaType.Length == 0)
        {
            throw CopyDiagnostics.Incomplete(parent, $"the manifest {part.Digest}").ToException();
        }

        await target.CopyBlobAsync(source, part);
    }
}

/// <summary>A manifest that was uploaded.</summary>
/// <param name="Manifest">The manifest.</param>
/// <param name="IsListed">Whether the destination keeps the list of its subject's referrers itself (header <c>OCI-Subject</c>).</param>
internal sealed record CopiedManifest(Manifest Manifest, bool IsListed);
