using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials;

/// <summary>A source for every registry but Artifact Registry's: the project named a Google source, which has nothing for other registries,
/// and a
/// base image may still come from one.</summary>
internal sealed class ElsewhereSource(ICredentialSource inner, SafeText chosen) : ICredentialSource
{
    /// <inheritdoc/>
    public SafeText Name => inner.Name;

    /// <inheritdoc/>
    public ValueTask<CredentialLookup> LookUpAsync(CredentialRequest request, CancellationToken cancellationToken) =>
        request.IsArtifactRegistry
        ? ValueTask.FromResult<CredentialLookup>(new CredentialLookup.Nothing(SafeText.Of($"ArtifactRegistryCredentialSource is {chosen}")))
        : inner.LookUpAsync(request, cancellationToken);
}
