using System.Runtime.ExceptionServices;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials;

/// <summary>Google access tokens of one identity: fetched when first needed, kept for the build, and fetched anew before they end or when
/// one was refused. Requests that need a new token at the same time share one fetch.</summary>
/// <param name="source">The name of the source.</param>
/// <param name="identity">Whose tokens they are.</param>
/// <param name="fetch">Gets a new token; the source's own diagnostics are thrown when it cannot.</param>
/// <param name="time">Tells whether a token has ended.</param>
/// <param name="initial">The token that the source came by when it looked for the identity.</param>
internal sealed class AccessTokenCredential(
    SafeText source, SafeText identity, Func<CancellationToken, Task<AccessToken>> fetch, TimeProvider time, AccessToken? initial = null)
    : RegistryCredential(source, identity), IDisposable
{
    // GKE's metadata server hands out tokens that end within minutes; renewing earlier than this would fetch at every request.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim gate = new(1, 1);
    private volatile AccessToken? current = initial;
    private volatile ExceptionDispatchInfo? failure;
    private int fetches;

    /// <summary>A token that has not ended and is not <paramref name="refused"/>.</summary>
    /// <exception cref="ArtifactRegistryException">The source gives none, or one that has ended already.</exception>
    public async ValueTask<AccessToken> GetAsync(AccessToken? refused, CancellationToken cancellationToken)
    {
        if (current is { } token && IsUsable(token, refused))
        {
            return token;
        }

        var seen = Volatile.Read(ref fetches);
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (current is { } stored && IsUsable(stored, refused))
            {
                return stored;
            }

            // Whoever waited for a fetch that failed shares its failure, too: a time limit is waited out once, not once for each request.
            if (seen != fetches)
            {
                failure?.Throw();
            }

            return current = await FetchAsync(cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>A token for a push that cannot renew it: one of at least <paramref name="lifetime"/>, or else a new one. Federated
    /// identities' tokens last 2 to 5 minutes, so theirs is always new.</summary>
    /// <exception cref="ArtifactRegistryException">The source gives none.</exception>
    public async ValueTask<AccessToken> GetLastingAsync(TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var before = Volatile.Read(ref fetches);
        var token = await GetAsync(refused: null, cancellationToken);
        if (token.ExpiresAt is not { } end || end >= time.GetUtcNow() + lifetime || before != Volatile.Read(ref fetches))
        {
            return token;
        }

        try
        {
            return await GetAsync(refused: token, cancellationToken);
        }
        catch (ArtifactRegistryException)
        {
            // The one at hand is still valid, and may last.
            return token;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => gate.Dispose();

    private async Task<AccessToken> FetchAsync(CancellationToken cancellationToken)
    {
        failure = null;
        try
        {
            return NotEnded(await fetch(cancellationToken));
        }
        catch (ArtifactRegistryException problem)
        {
            failure = ExceptionDispatchInfo.Capture(problem);
            throw;
        }
        finally
        {
            Interlocked.Increment(ref fetches);
        }
    }

    private bool IsUsable(AccessToken token, AccessToken? refused) =>
        !ReferenceEquals(token, refused) && (token.ExpiresAt is not { } end || end > time.GetUtcNow() + Margin);

    private AccessToken NotEnded(AccessToken token) => token.ExpiresAt is { } end && end <= time.GetUtcNow()
        ? throw TokenDiagnostics.TokenEnded(Description, end, time.GetUtcNow()).ToException()
        : token;
}

/// <summary>An OAuth 2.0 access token.</summary>
/// <param name="value">The token; a secret.</param>
/// <param name="expiresAt">When it ends; <see langword="null"/> when the source does not say.</param>
internal sealed class AccessToken(string value, DateTimeOffset? expiresAt)
{
    /// <summary>The token; a secret.</summary>
    public string Value { get; } = value;

    /// <summary>When it ends; <see langword="null"/> when the source does not say.</summary>
    public DateTimeOffset? ExpiresAt { get; } = expiresAt;

    /// <summary>Whether <paramref name="text"/> can be a token: the characters that a header takes (RFC 6750 §2.1 allows fewer).</summary>
    public static bool IsWellFormed(string text) =>
        text.Length > 0 && text.All(character => character is > ' ' and < '\x7f' and not '"' and not '\'' and not '{');
}
