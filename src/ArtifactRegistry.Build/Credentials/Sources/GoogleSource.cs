using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials.Sources;

/// <summary>A source of one Google identity: the same for every Artifact Registry host of a build, so that a build costs one token. No
/// other host is given Google's tokens.</summary>
internal abstract class GoogleSource : ICredentialSource
{
    private Task<CredentialLookup>? found;

    /// <inheritdoc/>
    public abstract SafeText Name { get; }

    /// <inheritdoc/>
    /// <remarks>The chain asks for one host at a time. A failure is kept too: what is broken stays so for the build, and a time limit is
    /// waited out once.</remarks>
    public async ValueTask<CredentialLookup> LookUpAsync(CredentialRequest request, CancellationToken cancellationToken)
    {
        if (!request.IsArtifactRegistry)
        {
            return new CredentialLookup.Nothing(SafeText.Of($"used for Artifact Registry hosts only"));
        }

        if (found is null or { IsCanceled: true })
        {
            found = FindAsync(cancellationToken);
        }

        return await found;
    }

    /// <summary>Looks for the identity.</summary>
    /// <exception cref="Diagnostics.ArtifactRegistryException">The source is configured, and broken.</exception>
    protected abstract Task<CredentialLookup> FindAsync(CancellationToken cancellationToken);
}
