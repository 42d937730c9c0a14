using System.Collections.Concurrent;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials;

/// <summary>The sources in their order; the first that has something wins, and stays the winner for the build.</summary>
/// <param name="sources">The sources.</param>
/// <param name="demand">What the project asks for, as in "ArtifactRegistryCredentialSource is gcloud": on an Artifact Registry host nothing found is
/// an error then, and not an anonymous request. <see langword="null"/> when it asks for nothing.</param>
internal sealed class CredentialChain(IReadOnlyList<ICredentialSource> sources, string? demand = null) : IDisposable
{
    private readonly ConcurrentDictionary<CredentialRequest, RegistryCredential> winners = new();
    private readonly SemaphoreSlim gate = new(1, 1);

    /// <summary>The credential for a registry; <see cref="AnonymousCredential"/> when no source has one.</summary>
    /// <exception cref="ArtifactRegistryException">A source is configured and broken, or has not what the project asks for.</exception>
    public async ValueTask<RegistryCredential> GetAsync(CredentialRequest request, CancellationToken cancellationToken)
    {
        if (winners.TryGetValue(request, out var known))
        {
            return known;
        }

        await gate.WaitAsync(cancellationToken);
        try
        {
            return winners.TryGetValue(request, out known) ? known : winners[request] = await LookUpAsync(request, cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var credential in winners.Values.OfType<IDisposable>())
        {
            credential.Dispose();
        }

        gate.Dispose();
    }

    private async Task<RegistryCredential> LookUpAsync(CredentialRequest request, CancellationToken cancellationToken)
    {
        var tried = new List<(string Source, string Reason)>();
        foreach (var source in sources)
        {
            switch (await source.LookUpAsync(request, cancellationToken))
            {
                case CredentialLookup.Found found:
                    return found.Credential;
                case CredentialLookup.Nothing nothing:
                    tried.Add((source.Name, nothing.Reason));
                    break;
            }
        }

        return demand is not null && request.IsArtifactRegistry
            ? throw CredentialDiagnostics.NothingThere(demand, tried).ToException()
            : new AnonymousCredential(tried);
    }
}
