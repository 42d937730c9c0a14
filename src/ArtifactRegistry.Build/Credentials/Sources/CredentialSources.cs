using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials.Sources;

/// <summary>The sources that a build asks, in their order.</summary>
internal static class CredentialSources
{
    private const string Automatic = "auto";
    private const string Anonymous = "anonymous";

    /// <summary>The chain for these settings: every source, or the one that the project names.</summary>
    /// <exception cref="ArtifactRegistryException"><c>ArtifactRegistryCredentialSource</c> is no source's name.</exception>
    public static CredentialChain CreateChain(CredentialContext context)
    {
        var account = context.Settings.ImpersonateServiceAccount;
        var (sources, demand) = Choose(context);
        if (account.Length == 0)
        {
            return new CredentialChain(sources, demand);
        }

        var impersonating = sources.Select(source => new ImpersonatingSource(source, context));
        return new CredentialChain([.. impersonating], ServiceAccountImpersonation.Demand(account));
    }

    private static (IReadOnlyList<ICredentialSource> Sources, SafeText? Demand) Choose(CredentialContext context)
    {
        var all = Create(context);
        var name = context.Settings.Source.Trim();
        return (name, Array.Find(all, source => source.Name.ToString() == name)) switch
        {
            ("" or Automatic, _) => (all, null),
            (Anonymous, _) => ([], null),
            (_, GoogleSource chosen) =>
                ([chosen, .. OtherSources(chosen)], SafeText.Of($"ArtifactRegistryCredentialSource is {chosen.Name}")),
            (_, { } chosen) => ([chosen], null),
            _ => throw InputDiagnostics.InvalidSetting(
                IsName(name) ? name : "a value that is not shown",
                "ArtifactRegistryCredentialSource",
                string.Join(", ", [Automatic, .. all.Select(source => source.Name.ToString()), Anonymous])).ToException(),
        };

        IEnumerable<ICredentialSource> OtherSources(GoogleSource chosen) =>
            all.Where(source => source is not GoogleSource).Select(source => new NonGoogleHostsSource(source, chosen.Name));
    }

    // A source that does not exist is shown only if it cannot be a secret.
    private static bool IsName(string value) =>
        value.Length <= 32 && value.All(character => char.IsAsciiLetterLower(character) || character == '-');

    private static ICredentialSource[] Create(CredentialContext context) =>
    [
        new EnvironmentSource(context),
        new DockerSource(context),
        new ApplicationCredentialsSource(context),
        new ApplicationDefaultSource(context),
        new GcloudSource(context),
        new MetadataSource(context),
    ];
}

/// <summary>A source for every registry but Artifact Registry's: the project named a Google source, which has nothing for other registries,
/// and a base image may still come from one.</summary>
internal sealed class NonGoogleHostsSource(ICredentialSource inner, SafeText chosen) : ICredentialSource
{
    /// <inheritdoc/>
    public SafeText Name => inner.Name;

    /// <inheritdoc/>
    public ValueTask<CredentialLookup> LookUpAsync(CredentialRequest request, CancellationToken cancellationToken) =>
        request.IsArtifactRegistry
            ? ValueTask.FromResult<CredentialLookup>(
                new CredentialLookup.Nothing(SafeText.Of($"ArtifactRegistryCredentialSource is {chosen}")))
            : inner.LookUpAsync(request, cancellationToken);
}
