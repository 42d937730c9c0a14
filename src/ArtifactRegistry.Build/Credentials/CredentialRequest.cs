using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Credentials;

/// <summary>For which registry a credential is looked for.</summary>
/// <param name="Host">The exact host that will receive it.</param>
/// <param name="IsArtifactRegistry">Whether Google's access tokens belong there: an Artifact Registry host, or one that the user declared
/// as such.</param>
/// <param name="Role">What the build does with the host; the SDK's own variables apply to one role, not to every host.</param>
/// <param name="Repository">The repository's path; empty when the request is to no repository. Podman's logins can belong to one.</param>
internal sealed record CredentialRequest(RegistryHost Host, bool IsArtifactRegistry, RegistryRole Role, string Repository = "");
