using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials;

/// <summary>No credential: every source had nothing.</summary>
/// <param name="request">For which registry a credential was looked for.</param>
/// <param name="searched">The sources that were asked, in order, each with the reason why it had nothing.</param>
internal sealed class AnonymousCredential(CredentialRequest request, IReadOnlyList<SearchedSource> searched)
    : RegistryCredential(SafeText.Of($"anonymous"), SafeText.Of($"no credential"))
{
    /// <summary>For which registry a credential was looked for.</summary>
    public CredentialRequest Request { get; } = request;

    /// <summary>The sources that were asked, in order, each with the reason why it had nothing.</summary>
    public IReadOnlyList<SearchedSource> Searched { get; } = searched;
}
