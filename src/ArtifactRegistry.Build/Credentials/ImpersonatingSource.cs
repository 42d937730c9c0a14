using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials;

/// <summary>A source whose Google identity is used to act as the service account that the project names
/// (<c>ArtifactRegistryImpersonateServiceAccount</c>).</summary>
internal sealed class ImpersonatingSource(ICredentialSource inner, CredentialContext context) : ICredentialSource
{
    private readonly ServiceAccountImpersonation impersonation = new(context);
    private readonly Dictionary<string, AccessTokenCredential> impersonated = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public SafeText Name => inner.Name;

    /// <inheritdoc/>
    /// <remarks>The chain asks for one host at a time.</remarks>
    public async ValueTask<CredentialLookup> LookUpAsync(CredentialRequest request, CancellationToken cancellationToken)
    {
        var lookup = await inner.LookUpAsync(request, cancellationToken);
        return lookup switch
        {
            CredentialLookup.Found when !request.IsArtifactRegistry => lookup,
            CredentialLookup.Found { Credential: AccessTokenCredential identity } => new CredentialLookup.Found(ActingAs(identity)),
            CredentialLookup.Found { Credential: var other } =>
                new CredentialLookup.Nothing(SafeText.Of($"{other.Identity} has a password, which cannot act as {impersonation.Account}")),
            _ => lookup,
        };
    }

    // One for all hosts, so that a build costs one token.
    private AccessTokenCredential ActingAs(AccessTokenCredential identity) =>
        impersonated.TryGetValue(identity.ToString(), out var known)
            ? known
            : impersonated[identity.ToString()] = impersonation.Impersonate(identity);
}
