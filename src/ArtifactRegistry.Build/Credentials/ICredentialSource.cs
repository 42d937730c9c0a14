using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;

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

/// <summary>For which registry a credential is looked for.</summary>
/// <param name="Host">The exact host that will receive it.</param>
/// <param name="IsArtifactRegistry">Whether Google's access tokens belong there: an Artifact Registry host, or one that the user declared
/// as such.</param>
/// <param name="Role">What the build does with the host; the SDK's own variables apply to one role, not to every host.</param>
/// <param name="Repository">The repository's path; empty when the request is to no repository. Podman's logins can belong to one.</param>
internal sealed record CredentialRequest(RegistryHost Host, bool IsArtifactRegistry, RegistryRole Role, string Repository = "");

/// <summary>What a build does with a registry.</summary>
internal enum RegistryRole
{
    /// <summary>Some other registry, such as the destination of a copy.</summary>
    Other,

    /// <summary>The project's image is published there (<c>ContainerRegistry</c>).</summary>
    PushTarget,

    /// <summary>The base image comes from there, and the image goes elsewhere.</summary>
    BaseImage,
}

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
