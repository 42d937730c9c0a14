using System.Collections.Concurrent;
using System.Threading.Channels;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Copying;

/// <summary>Brings manifests to a repository, by digest and with all that they consist of: blobs and children first, so that nothing there is ever
/// incomplete. What is there already is left alone.</summary>
/// <param name="source">Where they are.</param>
/// <param name="client">The destination's registry.</param>
/// <param name="destination">The destination.</param>
/// <param name="blobs">Brings the blobs.</param>
/// <param name="stop">Ends the rest of the copy when a manifest fails.</param>
internal sealed class ManifestCopier(
    IImageSource source, RegistryClient client, ImageReference destination, BlobCopier blobs, CancellationTokenSource stop)
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
    /// <param name="cancellationToken">Stops the requests.</param>
    /// <exception cref="ArtifactRegistryException">A part is missing, damaged, or not taken.</exception>
    public async Task BringPartsAsync(Manifest manifest, int level, bool isThere, CancellationToken cancellationToken)
    {
        found.Writer.TryWrite(manifest.Digest);
        var name = $"{source.Name}@{manifest.Digest}";
        if (level > MostLevels)
        {
            throw CopyDiagnostics.TooDeep(name, MostLevels).ToException();
        }

        var parts = ManifestParts.Read(manifest, name);
        if (isThere)
        {
            parts.Children.ToList().ForEach(child => found.Writer.TryWrite(child.Digest));
            return;
        }

        await Task.WhenAll(
        [
            .. parts.Blobs.Select(blob => blobs.BringAsync(source, blob, cancellationToken)),
            .. parts.Children.Select(child => BringAsync(child, name, level + 1, cancellationToken)),
        ]);
    }

    /// <summary>Brings a manifest and all that it consists of.</summary>
    /// <param name="part">The manifest.</param>
    /// <param name="parent">What names it, for the message when it is missing.</param>
    /// <param name="level">How deep below the image it is.</param>
    /// <param name="cancellationToken">Stops the requests.</param>
    /// <returns>What was sent; <see langword="null"/> when it was there already.</returns>
    /// <exception cref="ArtifactRegistryException">It or a part of it is missing, damaged, or not taken.</exception>
    public Task<BroughtManifest?> BringAsync(Part part, string parent, int level, CancellationToken cancellationToken) => copies
        .GetOrAdd(part.Digest, _ => new Lazy<Task<BroughtManifest?>>(() => BringOrStopAsync(part, parent, level, cancellationToken)))
        .Value;

    private async Task<BroughtManifest?> BringOrStopAsync(Part part, string parent, int level, CancellationToken cancellationToken)
    {
        try
        {
            return await BringOnceAsync(part, parent, level, cancellationToken);
        }
        catch (ArtifactRegistryException)
        {
            await stop.CancelAsync();
            throw;
        }
    }

    private async Task<BroughtManifest?> BringOnceAsync(Part part, string parent, int level, CancellationToken cancellationToken)
    {
        var checking = client.Manifests.HeadAsync(destination.WithDigest(part.Digest), cancellationToken);
        var reading = source.ReadManifestAsync(part.Digest, part.MediaType, cancellationToken);
        await Task.WhenAll(checking, reading);
        if (await reading is not { } manifest)
        {
            await BringAsBlobAsync(part, parent, cancellationToken);
            return null;
        }

        var isThere = await checking is not null;
        await BringPartsAsync(manifest, level, isThere, cancellationToken);
        if (isThere)
        {
            return null;
        }

        var isListed = await client.Manifests.PutAsync(destination.WithDigest(part.Digest), manifest, cancellationToken);
        return new BroughtManifest(manifest, isListed);
    }

    // An index may name anything; what is no manifest of a known kind can be a blob (go-containerregistry#819).
    private async Task BringAsBlobAsync(Part part, string parent, CancellationToken cancellationToken)
    {
        if (MediaTypes.Manifests.Contains(part.MediaType) || part.MediaType.Length == 0)
        {
            throw CopyDiagnostics.Incomplete(parent, $"the manifest {part.Digest}").ToException();
        }

        await blobs.BringAsync(source, part, cancellationToken);
    }
}

/// <summary>A manifest that was sent.</summary>
/// <param name="Manifest">The manifest.</param>
/// <param name="IsListed">Whether the destination keeps the list of its subject's referrers itself (header <c>OCI-Subject</c>).</param>
internal sealed record BroughtManifest(Manifest Manifest, bool IsListed);
