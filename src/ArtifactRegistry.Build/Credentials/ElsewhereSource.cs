namespace ArtifactRegistry.Build.Credentials;

/// <summary>A source for every registry but Artifact Registry's: the project named a Google source, which has nothing for other registries, and a
/// base image may still come from one.</summary>
internal sealed class ElsewhereSource(ICredentialSource inner, string chosen) : ICredentialSource
{
    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <inheritdoc/>
    public ValueTask<CredentialLookup> LookUpAsync(CredentialRequest request, CancellationToken cancellationToken) => request.IsArtifactRegistry
        ? ValueTask.FromResult<CredentialLookup>(new CredentialLookup.Nothing($"ArtifactRegistryCredentialSource is {chosen}"))
        : inner.LookUpAsync(request, cancellationToken);
}
