using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials;

/// <summary>What a request to a registry is signed with. Prints as its source and its owner, never as the secret: these are classes and no
/// records, whose <c>ToString</c> would show it.</summary>
/// <param name="source">The name of the source that had it.</param>
/// <param name="identity">For whom it stands, or where it came from: an e-mail address, a user name, a variable's name.</param>
internal abstract class RegistryCredential(SafeText source, SafeText identity)
{
    /// <summary>The name of the source that had it.</summary>
    public SafeText Source { get; } = source;

    /// <summary>For whom it stands, or where it came from.</summary>
    public SafeText Identity { get; } = identity;

    /// <summary>What the user should know about the credential and need not act on: a message, and no warning.</summary>
    public SafeText? Notice { get; init; }

    /// <summary>Source and owner, as a message shows them.</summary>
    public SafeText Description => Identity.IsEmpty ? Source : SafeText.Of($"{Source} ({Identity})");

    /// <inheritdoc/>
    public sealed override string ToString() => Description.ToString();
}

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

/// <summary>A user name and a password, as a docker login or the SDK's variables hold them.</summary>
internal sealed class PasswordCredential(SafeText source, SafeText identity, string userName, string password)
    : RegistryCredential(source, identity)
{
    /// <summary>The user name.</summary>
    public string UserName { get; } = userName;

    /// <summary>The password; a secret.</summary>
    public string Password { get; } = password;
}

/// <summary>A refresh token that a docker login left ("identity token"): a registry's token service takes it for a token of its own
/// (distribution, <i>OAuth2 Token Authentication</i>, <c>grant_type=refresh_token</c>).</summary>
internal sealed class IdentityTokenCredential(SafeText source, SafeText identity, string token) : RegistryCredential(source, identity)
{
    /// <summary>The refresh token; a secret.</summary>
    public string Token { get; } = token;
}
