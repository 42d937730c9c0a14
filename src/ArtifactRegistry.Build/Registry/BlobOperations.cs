using System.Net;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry.Http;

namespace ArtifactRegistry.Build.Registry;

/// <summary>Reading blobs (OCI distribution specification, end-2).</summary>
internal sealed class BlobOperations(RegistryClient client)
{
    /// <summary>A small blob's bytes, checked against its digest.</summary>
    /// <exception cref="ArtifactRegistryException">The registry does not have it, or it is greater than <paramref name="limit"/>
    /// bytes.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(
        RepositoryName repository, ImageDigest digest, int limit, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, repository, digest, limit);
        using var response = await client.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw await client.FailureAsync(request, response, cancellationToken);
        }

        var content = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        if (!digest.Matches(content))
        {
            throw RegistryDiagnostics.DigestMismatch(
                request.Method, request.RequestUri!, digest.ToString(), ImageDigest.Compute(content).ToString()).ToException();
        }

        return content;
    }

    /// <summary>Whether the repository has the blob.</summary>
    /// <exception cref="ArtifactRegistryException">The registry does not say.</exception>
    public async Task<bool> ExistsAsync(RepositoryName repository, ImageDigest digest, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Head, repository, digest, limit: null);
        using var response = await client.SendAsync(request, cancellationToken);
        return response.StatusCode switch
        {
            HttpStatusCode.OK => true,
            HttpStatusCode.NotFound => false,
            _ => throw await client.FailureAsync(request, response, cancellationToken),
        };
    }

    /// <summary>Opens a blob of any length, to be read as it comes. Never more than <paramref name="size"/> bytes, its descriptor's size,
    /// are read.</summary>
    /// <exception cref="ArtifactRegistryException">The registry does not have it, or refuses.</exception>
    public async Task<VerifiedStream> OpenAsync(
        RepositoryName repository, ImageDigest digest, long size, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, repository, digest, limit: null);
        var url = request.RequestUri!;
        var response = await client.SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.OK)
        {
            if (response.Content.Headers.ContentLength > size)
            {
                response.Dispose();
                throw RegistryDiagnostics.BlobTooLong(url, digest.ToString(), size).ToException();
            }

            var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            return new VerifiedStream(body, response.Content.Headers.ContentLength, digest, new BlobOrigin.Remote(url), size);
        }

        using (response)
        {
            throw await client.FailureAsync(request, response, cancellationToken);
        }
    }

    private HttpRequestMessage Request(HttpMethod method, RepositoryName repository, ImageDigest digest, int? limit) =>
        (client.ContextFor(repository, "pull") with { BodyLimit = limit, AllowsForeignRedirect = true })
            .On(new HttpRequestMessage(method, client.UrlOf(repository, $"blobs/{digest}")));
}

/// <summary>Reading images' configurations.</summary>
internal sealed class ConfigOperations(RegistryClient client)
{
    /// <summary>The configuration of that digest; <see langword="null"/> when the blob is not one.</summary>
    /// <exception cref="ArtifactRegistryException">The registry does not have the blob, or does not answer.</exception>
    public async Task<ImageConfig?> ReadAsync(RepositoryName repository, ImageDigest digest, CancellationToken cancellationToken) =>
        ImageConfig.Parse(await client.Blobs.ReadAsync(repository, digest, ImageConfig.MaxSize, cancellationToken));

    /// <summary>The configuration of an image; of an index, that of its first platform. <see langword="null"/> when it has none.</summary>
    /// <exception cref="ArtifactRegistryException">The registry does not have what the manifest names.</exception>
    public async Task<ImageConfig?> FindAsync(ImageReference image, Manifest manifest, CancellationToken cancellationToken)
    {
        if (manifest.IsIndex)
        {
            var child = manifest.Platforms() is [var first, ..]
                ? await client.Manifests.GetAsync(image.WithDigest(first.Digest), cancellationToken)
                : null;
            return child is null or { IsIndex: true } ? null : await FindAsync(image, child, cancellationToken);
        }

        return manifest.TryParse() is ImageManifest { Config.Digest: var digest }
            ? await ReadAsync(image.Repository, digest, cancellationToken)
            : null;
    }
}
