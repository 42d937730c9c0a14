using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials;

/// <summary>What a source has for a registry. A source that is configured but broken throws instead: it is never passed over in
/// silence.</summary>
internal abstract record CredentialLookup
{
    private CredentialLookup()
    {
    }

    /// <summary>The source has a credential.</summary>
    internal sealed record Found(RegistryCredential Credential) : CredentialLookup;

    /// <summary>The source has nothing; the next one is asked.</summary>
    /// <param name="Reason">Why, for the list that the user reads when no source had anything: "GOOGLE_APPLICATION_CREDENTIALS is not
    /// set".</param>
    internal sealed record Nothing(SafeText Reason) : CredentialLookup;
}
