using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Build.Registry.Http;

namespace ArtifactRegistry.Build.Images.Inspection;

/// <summary>Reads everything that an image consists of, and checks that it is there, hashes right and is as long as it should be. Every
/// blob is read once, as it comes, and nothing is kept.</summary>
/// <param name="client">The registry.</param>
/// <param name="concurrency">How many are read at once.</param>
internal sealed class ImageValidation(RegistryClient client, int concurrency) : IDisposable
{
    private const int MaxLevels = 8;
    private readonly ConcurrentDictionary<(RepositoryName, ImageDigest), Lazy<Task>> seen = new();
    private readonly ConcurrentQueue<string> problems = new();
    private readonly SemaphoreSlim slots = new(concurrency, concurrency);
    private long bytes;
    private int manifests;

    /// <summary>How many manifests were read.</summary>
    public int Manifests => Volatile.Read(ref manifests);

    /// <summary>How many bytes of blobs were read.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>What is wrong, in no order.</summary>
    public IReadOnlyList<string> Problems => [.. problems];

    /// <summary>Reads an image.</summary>
    /// <exception cref="ArtifactRegistryException">The image does not exist, or the registry cannot be asked.</exception>
    public async Task CheckAsync(ImageReference image, CancellationToken cancellationToken)
    {
        try
        {
            var manifest = await client.Manifests.GetAsync(image, cancellationToken)
                ?? throw RegistryDiagnostics.ImageNotFound(image.FullName).ToException();
            await OnceAsync(image, manifest.Digest, () => CheckPartsAsync(image, manifest, 0, cancellationToken));
        }
        catch (ArtifactRegistryException damaged) when (IsDamage(damaged))
        {
            problems.Enqueue(damaged.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => slots.Dispose();

    private Task OnceAsync(ImageReference image, ImageDigest digest, Func<Task> check) =>
        seen.GetOrAdd((image.Repository, digest), _ => new Lazy<Task>(check)).Value;

    private async Task CheckPartsAsync(ImageReference image, Manifest manifest, int level, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref manifests);
        var name = image.WithDigest(manifest.Digest).ToString();
        if (level > MaxLevels)
        {
            problems.Enqueue($"{name} is {MaxLevels} levels below the image, and what is below it was not checked.");
            return;
        }

        OciDocument parts;
        try
        {
            parts = manifest.ParseParts(name);
        }
        catch (ArtifactRegistryException malformed)
        {
            problems.Enqueue(malformed.Message);
            return;
        }

        await Task.WhenAll(
        [
            .. parts.Blobs.Select(blob => OnceAsync(image, blob.Digest, () => CheckBlobAsync(image, blob, name, cancellationToken))),
            .. parts.Children.Select(child =>
                OnceAsync(image, child.Digest, () => CheckChildAsync(image, child, name, level + 1, cancellationToken))),
        ]);
    }

    private async Task CheckChildAsync(
        ImageReference image, Descriptor child, string parent, int level, CancellationToken cancellationToken)
    {
        try
        {
            if (await client.Manifests.GetAsync(image.WithDigest(child.Digest), child.MediaType, cancellationToken) is { } manifest)
            {
                CheckLength(child, manifest.Content.Length, parent);
                await CheckPartsAsync(image, manifest, level, cancellationToken);
            }
            else
            {
                problems.Enqueue($"{parent} names the manifest {child.Digest}, which is missing");
            }
        }
        catch (ArtifactRegistryException damaged) when (IsDamage(damaged))
        {
            problems.Enqueue(damaged.Message);
        }
    }

    private async Task CheckBlobAsync(ImageReference image, Descriptor blob, string parent, CancellationToken cancellationToken)
    {
        await slots.WaitAsync(cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        try
        {
            var length = 0L;
            await using var stream = await client.Blobs.OpenAsync(image.Repository, blob.Digest, blob.Size, cancellationToken);
            while (await stream.ReadAsync(buffer, cancellationToken) is var read and > 0)
            {
                length += read;
                Interlocked.Add(ref bytes, read);
            }

            CheckLength(blob, length, parent);
        }
        catch (RegistryException missing) when (missing.Status == HttpStatusCode.NotFound && missing.Errors.Count > 0)
        {
            problems.Enqueue($"{parent} names the blob {blob.Digest}, which is missing");
        }
        catch (ArtifactRegistryException damaged) when (IsDamage(damaged))
        {
            problems.Enqueue(damaged.Message);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            slots.Release();
        }
    }

    private void CheckLength(Descriptor part, long length, string parent)
    {
        if (part.Size != length)
        {
            problems.Enqueue($"{parent} says that {part.Digest} has {part.Size} bytes, and it has {length}");
        }
    }

    // What is wrong with the image is a finding; a registry that cannot be asked is none.
    private static bool IsDamage(ArtifactRegistryException failure) =>
        failure.Diagnostic.Descriptor == DiagnosticList.DigestMismatch || failure.Diagnostic.Descriptor == DiagnosticList.MalformedAnswer;
}
