using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials;

/// <summary>What a request to a registry is signed with. Prints as its source and its owner, never as the secret: these are classes and
/// no records, whose <c>ToString</c> would show it.</summary>
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
