using System.Net;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;

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
        return digest.Matches(content)
            ? content
            : throw RegistryDiagnostics.DigestMismatch(
                request.Method, request.RequestUri!, digest.ToString(), ImageDigest.Compute(content).ToString()).ToException();
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
