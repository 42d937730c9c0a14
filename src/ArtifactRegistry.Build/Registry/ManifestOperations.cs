using System.Net;
using System.Net.Http.Headers;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry.Http;

namespace ArtifactRegistry.Build.Registry;

/// <summary>Asking for, reading and writing manifests (OCI distribution specification, end-3 and end-7).</summary>
internal sealed class ManifestOperations(RegistryClient client)
{
    private const int MaximumSize = 32 * 1024 * 1024;
    private const string DigestHeader = "Docker-Content-Digest";

    /// <summary>What the registry has under the image's tag or digest; <see langword="null"/> when nothing exists there. A check of
    /// one.</summary>
    /// <exception cref="ArtifactRegistryException">The registry does not say: existence is then unknown, never "missing".</exception>
    public async Task<Descriptor?> FindAsync(ImageReference image, CancellationToken cancellationToken) =>
        (await FindAsync([image], cancellationToken))[0];

    /// <summary>What the registry has under each tag or digest, in the order of <paramref name="images"/>; <see langword="null"/> for what
    /// does not exist. This is the one place where a HEAD's 404 becomes "missing", and every decision to write or delete a tag goes through
    /// it:
    /// <list type="bullet">
    /// <item>A HEAD has no body, so its 404 proves nothing by itself. One whose content type is not that of a registry's error, a proxy's
    /// page for example, is confirmed by a GET for that very tag, as is a 405.</item>
    /// <item>The 404s that look like the registry's own are confirmed together, by one GET for the first of them. When that GET finds the
    /// manifest (Nexus answers some HEADs with 404), the others are read too.</item>
    /// <item>A 404 that says that the manifest has a media type that was not accepted is existence (Artifact Registry, Azure).</item>
    /// </list></summary>
    /// <param name="images">Tags or digests of one repository.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    /// <exception cref="ArtifactRegistryException">The registry does not say of one of them: existence is then unknown, never
    /// "missing".</exception>
    public async Task<IReadOnlyList<Descriptor?>> FindAsync(IReadOnlyList<ImageReference> images, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(images.Select(image => HeadAsync(image, cancellationToken)));
        var found = Array.ConvertAll(answers, answer => answer.Found);
        var missing = Enumerable.Range(0, answers.Length).Where(index => answers[index].IsUnproven).ToArray();
        if (missing is [var first, .. var others] && (found[first] = await ReadAsync(images[first], cancellationToken)) is not null)
        {
            await Task.WhenAll(others.Select(async other => found[other] = await ReadAsync(images[other], cancellationToken)));
        }

        return found;
    }

    /// <summary>Whether the tag or digest serves this manifest, by one HEAD. Only for where "no" and "missing" lead to the same idempotent
    /// write, so that a wrong "no" costs an upload and overwrites nothing; everything else asks
    /// <see cref="FindAsync(ImageReference, CancellationToken)"/>.</summary>
    /// <exception cref="ArtifactRegistryException">The registry does not say.</exception>
    public async Task<bool> HasAsync(ImageReference image, ImageDigest digest, CancellationToken cancellationToken) =>
        (await HeadAsync(image, cancellationToken)).Found is { } found && (image.Digest == digest || found.Digest == digest);

    private async Task<HeadAnswer> HeadAsync(ImageReference image, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Head, image, "pull");
        using var response = await client.SendAsync(request, cancellationToken);
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK
                when DigestOf(response) is { } digest && response.Content.Headers.ContentType?.MediaType is { } mediaType:
                CheckAsked(image, digest, request);
                var size = response.Content.Headers.ContentLength ?? 0;
                return new HeadAnswer(new Descriptor { MediaType = mediaType, Digest = digest, Size = size });

            case HttpStatusCode.NotFound when response.Content.Headers.ContentType?.MediaType == "application/json":
                return new HeadAnswer(null, IsUnproven: true);

            // The registry sends no digest, does not know HEAD here, or refuses, and a HEAD has no body to say why; or the answer is not
            // the registry's own: a GET tells.
            case HttpStatusCode.OK or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed
                or HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                return new HeadAnswer(await ReadAsync(image, cancellationToken));

            default:
                throw await client.FailureAsync(request, response, cancellationToken);
        }
    }

    private async Task<Descriptor?> ReadAsync(ImageReference image, CancellationToken cancellationToken) =>
        await GetAsync(image, cancellationToken) is { } manifest
            ? new Descriptor { MediaType = manifest.MediaType, Digest = manifest.Digest, Size = manifest.Content.Length }
            : null;

    /// <summary>The manifest under the image's tag or digest; <see langword="null"/> when the registry's own error says that there is none.
    /// The bytes are checked against the digest that was asked for or that the registry names.</summary>
    /// <exception cref="ArtifactRegistryException">Anything else, a proxy's 404 page among it.</exception>
    public Task<Manifest?> GetAsync(ImageReference image, CancellationToken cancellationToken) => GetAsync(image, "", cancellationToken);

    /// <summary>The same, for a manifest of a media type of its own, which the request then accepts as well.</summary>
    /// <exception cref="ArtifactRegistryException">Anything else, a proxy's 404 page among it.</exception>
    public async Task<Manifest?> GetAsync(ImageReference image, string mediaType, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, image, "pull", mediaType);
        using var response = await client.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            var failure = await client.FailureAsync(request, response, cancellationToken);
            return failure switch
            {
                { Status: HttpStatusCode.NotFound, Errors: var errors }
                    when errors.FirstOrDefault(error => error.MeansOtherMediaType) is { } other =>
                    other.MediaType is { } type && type != mediaType && MediaTypes.IsValid(type)
                        ? await GetAsync(image, type, cancellationToken)
                        : throw failure,
                { Status: HttpStatusCode.NotFound, Errors.Count: > 0 } => null,
                _ => throw failure,
            };
        }

        var content = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        if ((image.Digest ?? DigestOf(response)) is { } expected && !expected.Matches(content))
        {
            throw Mismatch(request, expected, ImageDigest.Compute(content));
        }

        var received = response.Content.Headers.ContentType?.MediaType;
        var isUnknown = received is null or "application/json" or "text/plain";
        return new Manifest(content, isUnknown ? MediaTypes.Of(content) ?? MediaTypes.OciManifest : received!);
    }

    /// <summary>Puts the manifest's bytes under the image's tag or digest. Doing it again changes nothing.</summary>
    /// <returns>Whether the registry has taken note of the manifest's subject (<c>OCI-Subject</c>), so that it lists the manifest among the
    /// subject's referrers.</returns>
    /// <exception cref="ArtifactRegistryException">The registry did not take it, or took something else.</exception>
    public async Task<bool> PutAsync(ImageReference image, Manifest manifest, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(manifest.MediaType, out var mediaType))
        {
            throw OciDiagnostics.Unsupported(
                image.WithDigest(manifest.Digest).ToString(), $"has the media type '{manifest.MediaType}', which is none").ToException();
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

    private HttpRequestMessage Request(HttpMethod method, ImageReference image, string actions, string mediaType = "")
    {
        var request = new HttpRequestMessage(method, client.UrlOf(image.Repository, $"manifests/{image.Target}"));
        request.Headers.TryAddWithoutValidation("Accept", Accept(mediaType));
        return (client.ContextFor(image.Repository, actions) with { BodyLimit = MaximumSize }).On(request);
    }

    // An index says what its children are, and whoever made the image wrote the index. What is not listed exists all the same: Artifact
    // Registry answers 404 for a media type that is not accepted, so the list never ends without "everything else".
    private static string Accept(string mediaType)
    {
        string[] named = MediaTypes.IsValid(mediaType) && !MediaTypes.Manifests.Contains(mediaType) ? [mediaType] : [];
        return string.Join(", ", [.. MediaTypes.Manifests, .. named, "*/*"]);
    }

    private static ImageDigest? DigestOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues(DigestHeader, out var values) && ImageDigest.TryParse(values.FirstOrDefault(), out var digest)
            ? digest
            : null;

    private static void CheckAsked(ImageReference image, ImageDigest digest, HttpRequestMessage request)
    {
        if (image.Digest is { } asked && asked.Algorithm == digest.Algorithm && asked != digest)
        {
            throw Mismatch(request, asked, digest);
        }
    }

    private static ArtifactRegistryException Mismatch(HttpRequestMessage request, ImageDigest expected, ImageDigest actual) =>
        RegistryDiagnostics.DigestMismatch(request.Method, request.RequestUri!, expected.ToString(), actual.ToString()).ToException();

    /// <summary>What a HEAD says.</summary>
    /// <param name="Found">What exists.</param>
    /// <param name="IsUnproven">Whether nothing exists by the registry's answer, which has no body and is not yet confirmed.</param>
    private sealed record HeadAnswer(Descriptor? Found, bool IsUnproven = false);
}
