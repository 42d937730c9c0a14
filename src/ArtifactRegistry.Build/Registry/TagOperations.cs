using System.Net;
using System.Text.Json;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry.Http;

namespace ArtifactRegistry.Build.Registry;

/// <summary>Listing tags (OCI distribution specification, end-8), with Google's extension where the registry has it.</summary>
internal sealed class TagOperations(RegistryClient client)
{
    private const int MaximumPageSize = 128 * 1024 * 1024;
    private const int MostPages = 1000;

    /// <summary>All tags of the image's repository; <see langword="null"/> when the registry says that it does not exist. Asks for 10 000 at once,
    /// the most that Artifact Registry gives (its quotas page), and follows <c>Link</c> on the same origin.</summary>
    /// <exception cref="ArtifactRegistryException">The list cannot be had, or is not a list of tags.</exception>
    public async Task<TagList?> ListAsync(RepositoryName repository, CancellationToken cancellationToken)
    {
        var list = new TagListBuilder();
        var url = client.UrlOf(repository, "tags/list?n=10000");
        for (var pages = 1; ; pages++)
        {
            using var request = (client.ContextFor(repository, "pull") with { BodyLimit = MaximumPageSize }).On(new HttpRequestMessage(HttpMethod.Get, url));
            using var response = await client.SendAsync(request, cancellationToken);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                var failure = await client.FailureAsync(request, response, cancellationToken);
                return response.StatusCode == HttpStatusCode.NotFound && failure.Errors.Count > 0 && pages == 1 ? null : throw failure;
            }

            list.Add(await ReadAsync(response, url, cancellationToken), url);
            if (LinkHeader.Next(response) is not { } next)
            {
                return list.Build();
            }

            url = pages < MostPages ? Follow(url, next) : throw Malformed(url, $"the list has more than {MostPages} pages");
        }
    }

    private static Uri Follow(Uri from, string link) =>
        Uri.TryCreate(from, link, out var next) && Origin.IsSame(from, next) && next != from
            ? next
            : throw RegistryDiagnostics.RefusedRedirect(HttpMethod.Get, from, next ?? from, (int)HttpStatusCode.OK).ToException();

    private static async Task<TagListPage> ReadAsync(HttpResponseMessage response, Uri url, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            return await JsonSerializer.DeserializeAsync(stream, TagListJson.Default.TagListPage, cancellationToken)
                ?? throw Malformed(url, "the list is null");
        }
        catch (JsonException)
        {
            throw Malformed(url, "the body is not a list of tags");
        }
    }

    private static ArtifactRegistryException Malformed(Uri url, string problem) =>
        RegistryDiagnostics.MalformedAnswer(HttpMethod.Get, url, problem).ToException();
}
