using System.Net;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry.Http;

namespace ArtifactRegistry.Build.Registry;

/// <summary>Listing tags (OCI distribution specification, end-8), with Google's extension where the registry has it.</summary>
internal sealed class TagOperations(RegistryClient client)
{
    /// <summary>All tags of the image's repository; <see langword="null"/> when it does not exist: by the registry's 404, or on Artifact
    /// Registry by a list that is empty, which is how it answers for a missing image. Asks Artifact Registry for 10 000 at once, its most
    /// (its quotas page), and others for pages of the length that they choose: Amazon ECR refuses more than 1000, Quay more than 100.
    /// Follows <c>Link</c> on the same origin. The pages are read as they come.</summary>
    /// <exception cref="ArtifactRegistryException">The list cannot be had, or is not a list of tags.</exception>
    public async Task<TagList?> ListAsync(RepositoryName repository, CancellationToken cancellationToken)
    {
        var list = new TagListBuilder();
        var url = client.UrlOf(repository, client.IsArtifactRegistry ? "tags/list?n=10000" : "tags/list");
        for (var pages = 1; ; pages++)
        {
            var (exists, next) = await ReadPageAsync(repository, url, isFirst: pages == 1, list, cancellationToken);
            if (!exists)
            {
                return null;
            }

            if (next is null)
            {
                return client.IsArtifactRegistry && list.IsEmpty ? null : list.Build();
            }

            url = pages < NextPage.Most
                ? next
                : throw RegistryDiagnostics.MalformedAnswer(HttpMethod.Get, url, $"the list has more than {NextPage.Most} pages")
                    .ToException();
        }
    }

    // The body is no part of the attempt that the retry handler makes, so one that breaks off is asked for again here. Both count alike.
    private async Task<(bool Exists, Uri? Next)> ReadPageAsync(
        RepositoryName repository, Uri url, bool isFirst, TagListBuilder list, CancellationToken cancellationToken)
    {
        for (var retries = 0; ; retries++)
        {
            var context = client.ContextFor(repository, "pull") with { BodyLimit = null, Retries = retries };
            using var request = context.On(new HttpRequestMessage(HttpMethod.Get, url));
            using var response = await client.SendAsync(request, cancellationToken);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                var failure = await client.FailureAsync(request, response, cancellationToken);
                return response.StatusCode == HttpStatusCode.NotFound
                    && failure.Errors.Count > 0
                    && isFirst ? (false, null) : throw failure;
            }

            try
            {
                await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
                await new TagListReader(list, url).ReadAsync(body, cancellationToken);
                return (true, NextPage.Of(response, url));
            }
            catch (Exception broken) when (TransientFailure.IsNetworkFailure(broken))
            {
                retries = context.Retries;
                if (retries >= RetryPolicy.MaxNetworkRetries
                    || !await client.WaitAsync(retries, null, NetworkDiagnostics.Reason(broken), cancellationToken))
                {
                    throw NetworkDiagnostics.From(broken, HttpMethod.Get, url).ToException(broken);
                }
            }
        }
    }
}
