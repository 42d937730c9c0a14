namespace ArtifactRegistry.Build.Credentials;

/// <summary>No credential: every source had nothing.</summary>
/// <param name="tried">The sources that were asked, in order, each with the reason why it gave nothing.</param>
internal sealed class AnonymousCredential(IReadOnlyList<(string Source, string Reason)> tried)
    : RegistryCredential("anonymous", "no credential")
{
    /// <summary>The sources that were asked, in order, each with the reason why it gave nothing.</summary>
    public IReadOnlyList<(string Source, string Reason)> Tried { get; } = tried;
}
