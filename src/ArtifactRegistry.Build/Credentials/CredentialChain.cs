using System.Collections.Concurrent;

namespace ArtifactRegistry.Build.Credentials;

/// <summary>The sources in their order; the first that has something wins, and stays the winner for the build.</summary>
internal sealed class CredentialChain(IReadOnlyList<ICredentialSource> sources) : IDisposable
{
    private readonly ConcurrentDictionary<CredentialRequest, RegistryCredential> winners = new();
    private readonly SemaphoreSlim gate = new(1, 1);

    /// <summary>The credential for a registry; <see cref="AnonymousCredential"/> when no source has one.</summary>
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

        return new AnonymousCredential(tried);
    }
}
