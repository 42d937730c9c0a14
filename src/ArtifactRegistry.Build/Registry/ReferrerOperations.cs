using System.Net;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Registry;

/// <summary>Asking who refers to a manifest (OCI distribution specification, end-12a).</summary>
internal sealed class ReferrerOperations(RegistryClient client)
{
    /// <summary>Whether the registry lists referrers itself. A registry that does answers 200 for every subject, even one that it does not have; another one 404, and
    /// its clients keep a list under a tag (<i>Unavailable Referrers API</i>).</summary>
    /// <exception cref="ArtifactRegistryException">The registry does not say.</exception>
    public async Task<bool> IsSupportedAsync(RepositoryName repository, ImageDigest subject, CancellationToken cancellationToken)
    {
        using var request = client.ContextFor(repository, "pull").On(new HttpRequestMessage(HttpMethod.Get, client.UrlOf(repository, $"referrers/{subject}")));
        using var response = await client.SendAsync(request, cancellationToken);
        return response.StatusCode switch
        {
            HttpStatusCode.OK => IsIndex(await response.Content.ReadAsByteArrayAsync(cancellationToken)),
            HttpStatusCode.NotFound => false,
            _ => throw await client.FailureAsync(request, response, cancellationToken),
        };
    }

    private static bool IsIndex(byte[] content) => Manifest.ReadMediaType(content) == MediaTypes.OciIndex;
}
