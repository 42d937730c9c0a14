using System.Net;
using System.Text.Json;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry.Http;

namespace ArtifactRegistry.Build.Registry;

/// <summary>Asking which manifests are about another one (OCI distribution specification, end-12): by the API, and the name of the tag that
/// stands in for it where a registry does not have it.</summary>
internal sealed class ReferrerOperations(RegistryClient client)
{
    /// <summary>The referrers by the API; <see langword="null"/> when the registry does not have it.</summary>
    /// <exception cref="ArtifactRegistryException">The registry does not say, or its list is none.</exception>
    public async Task<IReadOnlyList<Referrer>?> TryListAsync(
        RepositoryName repository, ImageDigest subject, CancellationToken cancellationToken)
    {
        var found = new List<Referrer>();
        var url = client.UrlOf(repository, $"referrers/{subject}");
        var bytes = 0L;
        for (var pages = 0; url is not null; pages++)
        {
            NextPage.CheckCount(pages, found.Count, bytes, url);
            using var request = (client.ContextFor(repository, "pull") with { KeepsForeignRedirect = pages == 0 })
                .On(new HttpRequestMessage(HttpMethod.Get, url));
            request.Headers.TryAddWithoutValidation("Accept", MediaTypes.OciIndex);
            using var response = await client.SendAsync(request, cancellationToken);
            if (pages == 0 && MeansNoApi(response.StatusCode))
            {
                return null;
            }

            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw await client.FailureAsync(request, response, cancellationToken);
            }

            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            bytes += body.Length;
            found.AddRange(Read(body, url));
            url = NextPage.Of(response, url);
        }

        return [.. found.DistinctBy(referrer => referrer.Digest)];
    }

    // "A 404 MUST NOT be returned" by a registry that has the API. Older ones answer a path that they do not know with 400, 404, 405, 406
    // or 501, and GitHub's with a redirect to a web page.
    private static bool MeansNoApi(HttpStatusCode status) => status
        is HttpStatusCode.BadRequest
        or HttpStatusCode.NotFound
        or HttpStatusCode.MethodNotAllowed
        or HttpStatusCode.NotAcceptable
        or HttpStatusCode.NotImplemented
        or (>= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest);

    /// <summary>Whether the registry lists referrers itself. A registry that does answers 200 for every subject, even one that it does not
    /// have; another one 404, and its clients keep a list under a tag (<i>Unavailable Referrers API</i>).</summary>
    /// <exception cref="ArtifactRegistryException">The registry does not say.</exception>
    public async Task<bool> IsSupportedAsync(RepositoryName repository, ImageDigest subject, CancellationToken cancellationToken) =>
        await TryListAsync(repository, subject, cancellationToken) is not null;

    /// <summary>Reads a page of the list.</summary>
    /// <exception cref="ArtifactRegistryException">It is none.</exception>
    internal static IReadOnlyList<Referrer> Read(ReadOnlyMemory<byte> body, Uri url)
    {
        try
        {
            return [.. ((ImageIndex)OciDocument.Parse(body, MediaTypes.OciIndex)).Manifests.Select(Referrer.From)];
        }
        catch (JsonException malformed)
        {
            throw RegistryDiagnostics.MalformedAnswer(HttpMethod.Get, url, "the body is not a list of referrers").ToException(malformed);
        }
    }
}
