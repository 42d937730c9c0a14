using System.Net;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Registry;

/// <summary>Reading blobs (OCI distribution specification, end-2).</summary>
internal sealed class BlobOperations(RegistryClient client)
{
    /// <summary>A small blob's bytes, checked against its digest.</summary>
    /// <exception cref="ArtifactRegistryException">The registry does not have it, or it is greater than <paramref name="limit"/> bytes.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(RepositoryName repository, ImageDigest digest, int limit, CancellationToken cancellationToken)
    {
        var context = client.ContextFor(repository, "pull") with { BodyLimit = limit, AllowsForeignRedirect = true };
        using var request = context.On(new HttpRequestMessage(HttpMethod.Get, client.UrlOf(repository, $"blobs/{digest}")));
        using var response = await client.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw await client.FailureAsync(request, response, cancellationToken);
        }

        var content = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return digest.Matches(content)
            ? content
            : throw RegistryDiagnostics.DigestMismatch(request.Method, request.RequestUri!, digest.ToString(), ImageDigest.Compute(content).ToString()).ToException();
    }
}
