using System.Net;
using System.Net.Http.Headers;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Registry;

/// <summary>Asking for, reading and writing manifests (OCI distribution specification, end-3 and end-7).</summary>
internal sealed class ManifestOperations(RegistryClient client)
{
    private const int MaximumSize = 32 * 1024 * 1024;
    private const string DigestHeader = "Docker-Content-Digest";
    private static readonly string Accept = string.Join(", ", MediaTypes.Manifests);

    /// <summary>What the registry has under the image's tag or digest; <see langword="null"/> when it says that there is nothing.</summary>
    /// <exception cref="ArtifactRegistryException">It does not say: existence is then unknown, never "missing".</exception>
    public async Task<Descriptor?> HeadAsync(ImageReference image, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Head, image, "pull");
        using var response = await client.SendAsync(request, cancellationToken);
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK when DigestOf(response) is { } digest && response.Content.Headers.ContentType?.MediaType is { } mediaType:
                CheckAsked(image, digest, request);
                return new Descriptor(mediaType, digest, response.Content.Headers.ContentLength);

            case HttpStatusCode.NotFound:
                return null;

            // Either the registry sends no digest, or it refused and a HEAD has no body to say why: a GET answers both.
            case HttpStatusCode.OK or HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                return await GetAsync(image, cancellationToken) is { } manifest
                    ? new Descriptor(manifest.MediaType, manifest.Digest, manifest.Content.Length)
                    : null;

            default:
                throw await client.FailureAsync(request, response, cancellationToken);
        }
    }

    /// <summary>The manifest under the image's tag or digest; <see langword="null"/> when the registry's own error says that there is none.
    /// The bytes are checked against the digest that was asked for or that the registry names.</summary>
    /// <exception cref="ArtifactRegistryException">Anything else, a proxy's 404 page among it.</exception>
    public Task<Manifest?> GetAsync(ImageReference image, CancellationToken cancellationToken) => GetAsync(image, "", cancellationToken);

    /// <summary>The same, for a manifest of a media type of its own, which the request then accepts as well.</summary>
    /// <exception cref="ArtifactRegistryException">Anything else, a proxy's 404 page among it.</exception>
    public async Task<Manifest?> GetAsync(ImageReference image, string mediaType, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, image, "pull");
        // An index says what its children are, and whoever made the image wrote the index.
        if (Manifest.IsMediaType(mediaType) && !MediaTypes.Manifests.Contains(mediaType))
        {
            request.Headers.TryAddWithoutValidation("Accept", mediaType);
        }

        using var response = await client.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            var failure = await client.FailureAsync(request, response, cancellationToken);
            return response.StatusCode == HttpStatusCode.NotFound && failure.Errors.Count > 0 ? null : throw failure;
        }

        var content = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        if ((image.Digest ?? DigestOf(response)) is { } expected && !expected.Matches(content))
        {
            throw Mismatch(request, expected, ImageDigest.Compute(content));
        }

        var received = response.Content.Headers.ContentType?.MediaType;
        return new Manifest(content, received is null or "application/json" or "text/plain" ? Manifest.ReadMediaType(content) ?? MediaTypes.OciManifest : received);
    }

    /// <summary>Puts the manifest's bytes under the image's tag or digest. Doing it again changes nothing.</summary>
    /// <returns>Whether the registry has taken note of the manifest's subject (<c>OCI-Subject</c>), so that it lists the manifest among the subject's referrers.</returns>
    /// <exception cref="ArtifactRegistryException">The registry did not take it, or took something else.</exception>
    public async Task<bool> PutAsync(ImageReference image, Manifest manifest, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(manifest.MediaType, out var mediaType))
        {
            throw CopyDiagnostics.Unsupported(image.WithDigest(manifest.Digest).ToString(), $"has the media type '{manifest.MediaType}', which is none").ToException();
        }

        using var request = Request(HttpMethod.Put, image, "pull,push");
        request.Content = new ReadOnlyMemoryContent(manifest.Content);
        request.Content.Headers.ContentType = mediaType;
        using var response = await client.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw await client.FailureAsync(request, response, cancellationToken);
        }

        if (DigestOf(response) is { } digest && digest.Algorithm == manifest.Digest.Algorithm && digest != manifest.Digest)
        {
            throw RegistryDiagnostics.StoredAnother(request.RequestUri!, manifest.Digest.ToString(), digest.ToString()).ToException();
        }

        return response.Headers.Contains("OCI-Subject");
    }

    private HttpRequestMessage Request(HttpMethod method, ImageReference image, string actions)
    {
        var request = new HttpRequestMessage(method, client.UrlOf(image.Repository, $"manifests/{image.Target}"));
        request.Headers.TryAddWithoutValidation("Accept", Accept);
        return (client.ContextFor(image.Repository, actions) with { BodyLimit = MaximumSize }).On(request);
    }

    private static ImageDigest? DigestOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues(DigestHeader, out var values) && ImageDigest.TryParse(values.FirstOrDefault(), out var digest) ? digest : null;

    private static void CheckAsked(ImageReference image, ImageDigest digest, HttpRequestMessage request)
    {
        if (image.Digest is { } asked && asked.Algorithm == digest.Algorithm && asked != digest)
        {
            throw Mismatch(request, asked, digest);
        }
    }

    private static ArtifactRegistryException Mismatch(HttpRequestMessage request, ImageDigest expected, ImageDigest actual) =>
        RegistryDiagnostics.DigestMismatch(request.Method, request.RequestUri!, expected.ToString(), actual.ToString()).ToException();
}
