using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry.Http;

namespace ArtifactRegistry.Build.Registry;

/// <summary>Listing a registry's repositories: <c>_catalog</c>, which Docker's registry API had and most registries still have.</summary>
internal sealed class CatalogOperations(RegistryClient client)
{
    /// <summary>The names of the repositories that are <paramref name="prefix"/> or below it, in the registry's order.</summary>
    /// <exception cref="ArtifactRegistryException">The registry does not list its repositories
    /// (<see cref="DiagnosticList.CatalogUnsupported"/>), or the list cannot be had.</exception>
    public async Task<IReadOnlyList<RepositoryName>> ListAsync(RepositoryName prefix, CancellationToken cancellationToken)
    {
        var found = new List<RepositoryName>();
        // 1000 is the most that distribution's registry takes (its catalog.maxentries).
        var url = client.UrlOf("_catalog?n=1000");
        var bytes = 0L;
        for (var pages = 0; url is not null; pages++)
        {
            NextPage.CheckCount(pages, found.Count, bytes, url);
            using var request = client.ContextForCatalog().On(new HttpRequestMessage(HttpMethod.Get, url));
            using var response = await client.SendAsync(request, cancellationToken);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw Refused(prefix, await client.FailureAsync(request, response, cancellationToken));
            }

            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            bytes += body.Length;
            found.AddRange(Below(prefix, Read(body, url)));
            url = NextPage.Of(response, url);
        }

        return [.. found.Distinct()];
    }

    private ArtifactRegistryException Refused(RepositoryName prefix, RegistryException failure) => failure.Status switch
    {
        HttpStatusCode.NotFound
            or HttpStatusCode.MethodNotAllowed
            or HttpStatusCode.NotImplemented
            or HttpStatusCode.Unauthorized
            or HttpStatusCode.Forbidden =>
            RegistryDiagnostics.CatalogUnsupported($"{client.Host}/{prefix}", failure.Message).ToException(failure),
        _ => failure,
    };

    private static IEnumerable<RepositoryName> Below(RepositoryName prefix, IEnumerable<string?> names)
    {
        foreach (var name in names)
        {
            if (name is not null
                && (name == prefix.Path || name.StartsWith(prefix.Path + "/", StringComparison.Ordinal))
                && RepositoryName.TryParse(name, out var repository, out _))
            {
                yield return repository;
            }
        }
    }

    private static IReadOnlyList<string?> Read(byte[] body, Uri url)
    {
        try
        {
            return JsonSerializer.Deserialize(body, CatalogJson.Default.CatalogPage)?.Repositories ?? [];
        }
        catch (JsonException malformed)
        {
            throw RegistryDiagnostics.MalformedAnswer(HttpMethod.Get, url, "the body is not a list of repositories").ToException(malformed);
        }
    }
}

/// <summary>A page of the catalog as it is on the wire.</summary>
internal sealed record CatalogPage(string?[]? Repositories);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CatalogPage))]
internal sealed partial class CatalogJson : JsonSerializerContext;
