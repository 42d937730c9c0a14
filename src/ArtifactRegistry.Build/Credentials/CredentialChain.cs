using System.Collections.Concurrent;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials;

/// <summary>The sources in their order; the first that has something wins. A source keeps what it found for the build, but for Docker's
/// configuration, which is read at every use: Cloud Build rewrites it while a build runs.</summary>
/// <param name="sources">The sources.</param>
/// <param name="demand">What the project asks for, as in "ArtifactRegistryCredentialSource is gcloud": on an Artifact Registry host nothing
/// found is an error then, and not an anonymous request. <see langword="null"/> when it asks for nothing.</param>
internal sealed class CredentialChain(IReadOnlyList<ICredentialSource> sources, SafeText? demand = null) : IDisposable
{
    private readonly Dictionary<CredentialRequest, AnonymousCredential> anonymous = [];
    private readonly ConcurrentDictionary<IDisposable, bool> found = new(ReferenceEqualityComparer.Instance);
    private readonly SemaphoreSlim gate = new(1, 1);

    /// <summary>The credential for a registry; <see cref="AnonymousCredential"/> when no source has one. The same object as long as it is
    /// the same credential.</summary>
    /// <exception cref="ArtifactRegistryException">A source is configured and broken, or has not what the project asks for.</exception>
    public async ValueTask<RegistryCredential> GetAsync(CredentialRequest request, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            var credential = await LookUpAsync(request, cancellationToken);
            if (credential is IDisposable disposable)
            {
                found.TryAdd(disposable, true);
            }

            return credential;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var credential in found.Keys)
        {
            credential.Dispose();
        }

        gate.Dispose();
    }

    private async Task<RegistryCredential> LookUpAsync(CredentialRequest request, CancellationToken cancellationToken)
    {
        var searched = new List<SearchedSource>();
        foreach (var source in sources)
        {
            switch (await source.LookUpAsync(request, cancellationToken))
            {
                case CredentialLookup.Found found:
                    return found.Credential;
                case CredentialLookup.Nothing nothing:
                    searched.Add(new SearchedSource(source.Name, nothing.Reason));
                    break;
            }
        }

        if (demand is { } asked && request.IsArtifactRegistry)
        {
            throw CredentialDiagnostics.NothingThere(asked, searched).ToException();
        }

        var host = request with { Repository = "" };
        return anonymous.TryGetValue(host, out var known) ? known : anonymous[host] = new AnonymousCredential(host, searched);
    }
}
