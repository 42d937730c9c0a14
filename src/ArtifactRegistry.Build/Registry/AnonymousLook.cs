using System.Net;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry.Http;

namespace ArtifactRegistry.Build.Registry;

/// <summary>Asks a registry anonymously where its tokens come from. The SDK's push sends its credential to whatever token service the
/// registry names, so this
/// decides before the credential is handed over. A registry can answer the push differently: declaring it means trusting it.</summary>
/// <param name="http">A pipeline that signs nothing.</param>
/// <param name="registry">The registry.</param>
/// <param name="time">Reads a <c>Retry-After</c> that is a date.</param>
internal sealed class AnonymousLook(HttpMessageInvoker http, Uri registry, TimeProvider time)
{
    /// <summary>Whether the registry asks for a credential.</summary>
    /// <exception cref="ArtifactRegistryException">It names a token service where this package would not send the credential, or is no
    /// registry.</exception>
    public async Task<bool> AskAsync(IRegistryLog log, CancellationToken cancellationToken)
    {
        using var request = new RequestContext { Log = log }.On(new HttpRequestMessage(HttpMethod.Get, new Uri(registry, "/v2/")));
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            return response.StatusCode == HttpStatusCode.Unauthorized ? IsSafe(Challenge.From(response))
                : response.IsSuccessStatusCode ? false
                : throw RegistryFailure.From(
                    response, request.Method, await response.Content.ReadAsByteArrayAsync(cancellationToken), credential: null, time);
        }
        catch (Exception failure) when (TransientFailure.IsNetworkFailure(failure))
        {
            throw NetworkDiagnostics.From(failure, request.Method, request.RequestUri!).ToException(failure);
        }
    }

    private bool IsSafe(Challenge? challenge) => challenge switch
    {
        null => throw RegistryDiagnostics.MalformedAnswer(HttpMethod.Get, new Uri(registry, "/v2/"), "it names no way to sign in")
            .ToException(),
        { IsBasic: true } => true,
        _ when Uri.TryCreate(challenge["realm"], UriKind.Absolute, out var realm) && IsTrusted(realm) => true,
        _ => throw RegistryDiagnostics.UnsafePushChallenge(registry, SafeText.Realm(challenge["realm"])).ToException(),
    };

    // The registry itself, a registry on this machine for another there, or Artifact Registry under its own name, which serves custom
    // domains.
    private bool IsTrusted(Uri realm) => Origin.IsSame(registry, realm)
        || (registry.IsLoopback && realm is { IsLoopback: true, Scheme: "http" or "https" })
        || (realm is { Scheme: "https", IsDefaultPort: true }
            && RegistryHost.TryParse(realm.Host, out var host)
            && ArtifactRegistryHosts.Contains(host));
}
