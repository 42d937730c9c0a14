namespace ArtifactRegistry.Build.Credentials;

/// <summary>Google access tokens of one identity: fetched when first needed, kept for the build, and fetched anew before they end or when one
/// was refused. Requests that need a new token at the same time share one fetch.</summary>
/// <param name="source">The name of the source.</param>
/// <param name="identity">Whose tokens they are.</param>
/// <param name="fetch">Gets a new token; the source's own diagnostics are thrown when it cannot.</param>
/// <param name="time">Tells whether a token has ended.</param>
internal sealed class AccessTokenCredential(
    string source, string identity, Func<CancellationToken, Task<AccessToken>> fetch, TimeProvider time)
    : RegistryCredential(source, identity), IDisposable
{
    // GKE's metadata server hands out tokens that end soon, and some registries' tokens live for a minute: a longer margin would fetch at every request.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim gate = new(1, 1);
    private AccessToken? current;

    /// <summary>A token that has not ended and is not <paramref name="refused"/>.</summary>
    public async ValueTask<AccessToken> GetAsync(AccessToken? refused, CancellationToken cancellationToken)
    {
        if (current is { } token && IsUsable(token, refused))
        {
            return token;
        }

        await gate.WaitAsync(cancellationToken);
        try
        {
            if (current is not { } stored || !IsUsable(stored, refused))
            {
                current = await fetch(cancellationToken);
            }

            return current;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => gate.Dispose();

    private bool IsUsable(AccessToken token, AccessToken? refused) =>
        !ReferenceEquals(token, refused) && (token.ExpiresAt is not { } end || end - Margin > time.GetUtcNow());
}
