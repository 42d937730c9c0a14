namespace ArtifactRegistry.Build.Credentials;

/// <summary>What a request to a registry is signed with. Prints as its source and its owner, never as the secret: these are classes and
/// no records, whose <c>ToString</c> would show it.</summary>
/// <param name="source">The name of the source that had it.</param>
/// <param name="identity">For whom it stands, or where it came from: an e-mail address, a user name, a variable's name.</param>
internal abstract class RegistryCredential(string source, string identity)
{
    /// <summary>The name of the source that had it.</summary>
    public string Source { get; } = source;

    /// <summary>For whom it stands, or where it came from.</summary>
    public string Identity { get; } = identity;

    /// <summary>What the user should know about the credential and need not act on: a message, and no warning.</summary>
    public string? Notice { get; init; }

    /// <inheritdoc/>
    public sealed override string ToString() => $"{Source} ({Identity})";
}
