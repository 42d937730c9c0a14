using System.Collections.Concurrent;
using System.Threading.Channels;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Images.Copying;

/// <summary>Brings manifests to a repository, by digest and with all that they consist of: blobs and children first, so that nothing there is ever
/// incomplete. What is there already is left alone.</summary>
/// <param name="source">Where they are.</param>
/// <param name="target">Where they go.</param>
internal sealed class ManifestCopier(IImageSource source, CopyTarget target)
{
    private const int MostLevels = 8;
    private readonly ConcurrentDictionary<ImageDigest, Lazy<Task<BroughtManifest?>>> copies = new();
    private readonly Channel<ImageDigest> found = Channel.CreateUnbounded<ImageDigest>();

    /// <summary>The image's manifests, itself among them, as they are found.</summary>
    public ChannelReader<ImageDigest> Found => found.Reader;

    /// <summary>What is found from now on does not belong to the image itself.</summary>
    public void EndFound() => found.Writer.TryComplete();

    /// <summary>Brings what the manifest consists of.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="level">How deep below the image it is.</param>
    /// <param name="isThere">Whether the destination has all of it, so that it is only told what it has.</param>
    /// <exception cref="ArtifactRegistryException">A part is missing, damaged, or not taken.</exception>
    public async Task BringPartsAsync(Manifest manifest, int level, bool isThere)
    {
        found.Writer.TryWrite(manifest.Digest);
        var name = $"{source.Name}@{manifest.Digest}";
        if (level > MostLevels)
        {
            throw CopyDiagnostics.TooDeep(name, MostLevels).ToException();
        }

        var parts = manifest.ParseParts(name);
        if (isThere)
        {
            parts.Children.ToList().ForEach(child => found.Writer.TryWrite(child.Digest));
            return;
        }

        await Task.WhenAll(
        [
            .. parts.Blobs.Select(blob => target.BringBlobAsync(source, blob)),
            .. parts.Children.Select(child => BringAsync(child, name, level + 1)),
        ]);
    }

    /// <summary>Brings a manifest and all that it consists of.</summary>
    /// <param name="part">The manifest.</param>
    /// <param name="parent">What names it, for the message when it is missing.</param>
    /// <param name="level">How deep below the image it is.</param>
    /// <returns>What was sent; <see langword="null"/> when it was there already.</returns>
    /// <exception cref="ArtifactRegistryException">It or a part of it is missing, damaged, or not taken.</exception>
    public Task<BroughtManifest?> BringAsync(Descriptor part, string parent, int level) => copies
        .GetOrAdd(part.Digest, _ => new Lazy<Task<BroughtManifest?>>(() => target.OrStopAsync(() => BringOnceAsync(part, parent, level))))
        .Value;

    private async Task<BroughtManifest?> BringOnceAsync(Descriptor part, string parent, int level)
    {
        var checking = target.HasAsync(part.Digest);
        var reading = source.ReadManifestAsync(part.Digest, part.MediaType, target.Stopping);
        await Task.WhenAll(checking, reading);
        if (await reading is not { } manifest)
        {
            await BringAsBlobAsync(part, parent);
            return null;
        }

        var isThere = await checking;
        await BringPartsAsync(manifest, level, isThere);
        return isThere ? null : new BroughtManifest(manifest, await target.PutAsync(manifest));
    }

    // An index may name anything; what is no manifest of a known kind can be a blob (go-containerregistry#819).
    private async Task BringAsBlobAsync(Descriptor part, string parent)
    {
        if (MediaTypes.Manifests.Contains(part.MediaType) || part.MediaType.Length == 0)
        {
            throw CopyDiagnostics.Incomplete(parent, $"the manifest {part.Digest}").ToException();
        }

        await target.BringBlobAsync(source, part);
    }
}

/// <summary>A manifest that was sent.</summary>
/// <param name="Manifest">The manifest.</param>
/// <param name="IsListed">Whether the destination keeps the list of its subject's referrers itself (header <c>OCI-Subject</c>).</param>
internal sealed record BroughtManifest(Manifest Manifest, bool IsListed);
