using System.Net;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry.Http;

namespace ArtifactRegistry.Build.Registry;

/// <summary>Asks a registry whether the caller may push to a repository, without pushing: begins an upload (OCI distribution specification,
/// end-4a) and cancels it (end-14; Artifact Registry's <i>Docker-StartUpload</i> and <i>Docker-CancelUpload</i>).</summary>
internal static class PushProbe
{
    /// <summary>Asks once.</summary>
    /// <returns><see langword="null"/> when an upload may begin; otherwise why not.</returns>
    public static async Task<ArtifactRegistryException?> RunAsync(
        RegistryClient client, RepositoryName repository, CancellationToken cancellationToken)
    {
        try
        {
            using var begin = ContextFor(client, repository)
                .On(new HttpRequestMessage(HttpMethod.Post, client.UrlOf(repository, "blobs/uploads/")));
            using var answer = await client.SendAsync(begin, cancellationToken);
            if (answer.StatusCode != HttpStatusCode.Accepted)
            {
                return await client.FailureAsync(begin, answer, cancellationToken);
            }

            if (Uri.TryCreate(begin.RequestUri, answer.Headers.Location, out var location) && Origin.IsSame(begin.RequestUri!, location))
            {
                await CancelAsync(client, repository, location, cancellationToken);
            }

            return null;
        }
        catch (ArtifactRegistryException failure)
        {
            return failure;
        }
    }

    // A registry that does not cancel uploads lets this one expire.
    private static async Task CancelAsync(
        RegistryClient client, RepositoryName repository, Uri location, CancellationToken cancellationToken)
    {
        try
        {
            using var cancel = ContextFor(client, repository).On(new HttpRequestMessage(HttpMethod.Delete, location));
            using var answer = await client.SendAsync(cancel, cancellationToken);
        }
        catch (ArtifactRegistryException)
        {
            // The upload expires.
        }
    }

    private static RequestContext ContextFor(RegistryClient client, RepositoryName repository) =>
        client.ContextFor(repository, "pull,push") with { IsRetried = false };
}
