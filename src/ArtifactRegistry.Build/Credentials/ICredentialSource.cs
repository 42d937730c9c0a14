using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials;

/// <summary>A place where credentials may be. A source lives as long as a build and may be asked for several hosts at once.</summary>
internal interface ICredentialSource
{
    /// <summary>The name that <c>ArtifactRegistryCredentialSource</c> takes, <c>gcloud</c>.</summary>
    SafeText Name { get; }

    /// <summary>Looks for a credential.</summary>
    /// <exception cref="ArtifactRegistryException">The source is configured, and broken.</exception>
    ValueTask<CredentialLookup> LookUpAsync(CredentialRequest request, CancellationToken cancellationToken);
}
