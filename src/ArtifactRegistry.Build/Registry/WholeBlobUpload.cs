using System.Net;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry.Http;

namespace ArtifactRegistry.Build.Registry;

/// <summary>Uploads a small blob in one piece: POST for a place, PUT of all bytes (OCI distribution specification, end-2, end-4a, end-6).
/// Artifact Registry takes one write an upload, and no more.</summary>
internal sealed class WholeBlobUpload(RegistryClient client, RepositoryName repository)
{
    /// <summary>Uploads the content, unless the repository has it.</summary>
    /// <exception cref="ArtifactRegistryException">The registry did not take it.</exception>
    public async Task<ImageDigest> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var digest = ImageDigest.Compute(content.Span);
        if (await ExistsAsync(digest, cancellationToken))
        {
            return digest;
        }

        var place = await StartAsync(cancellationToken);
        var address = new UriBuilder(place) { Query = $"{place.Query.TrimStart('?')}{(place.Query.Length > 1 ? "&" : "")}digest={Uri.EscapeDataString(digest.ToString())}" }.Uri;
        using var request = client.ContextFor(repository, "pull,push").On(new HttpRequestMessage(HttpMethod.Put, address));
        request.Content = new ReadOnlyMemoryContent(content);
        request.Content.Headers.ContentType = new("application/octet-stream");
        using var response = await client.SendAsync(request, cancellationToken);

        // An answer that was lost on its way ended the upload all the same; sent again, it meets none.
        return response.IsSuccessStatusCode || (response.StatusCode == HttpStatusCode.NotFound && await ExistsAsync(digest, cancellationToken))
            ? digest
            : throw await client.FailureAsync(request, response, cancellationToken);
    }

    private async Task<bool> ExistsAsync(ImageDigest digest, CancellationToken cancellationToken)
    {
        var context = client.ContextFor(repository, "pull") with { AllowsForeignRedirect = true };
        using var request = context.On(new HttpRequestMessage(HttpMethod.Head, client.UrlOf(repository, $"blobs/{digest}")));
        using var response = await client.SendAsync(request, cancellationToken);
        return response.StatusCode switch
        {
            HttpStatusCode.OK => true,
            HttpStatusCode.NotFound => false,
            _ => throw await client.FailureAsync(request, response, cancellationToken),
        };
    }

    // The place may be a path of its own, as Artifact Registry's is, but only on the registry itself: the credential goes there.
    private async Task<Uri> StartAsync(CancellationToken cancellationToken)
    {
        using var request = client.ContextFor(repository, "pull,push").On(new HttpRequestMessage(HttpMethod.Post, client.UrlOf(repository, "blobs/uploads/")));
        request.Content = new ReadOnlyMemoryContent(ReadOnlyMemory<byte>.Empty);
        using var response = await client.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Accepted)
        {
            throw await client.FailureAsync(request, response, cancellationToken);
        }

        var from = request.RequestUri!;
        return response.Headers.Location is { } location && Uri.TryCreate(from, location, out var place) && Origin.IsSame(from, place)
            ? place
            : throw RegistryDiagnostics.MalformedAnswer(HttpMethod.Post, from, "names no place of its own for the upload").ToException();
    }
}
