using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials;

/// <summary>The sources that a build asks, in their order.</summary>
internal static class CredentialSources
{
    private const string Automatic = "auto";
    private const string Anonymous = "anonymous";

    /// <summary>The chain for these settings: every source, or the one that the project names.</summary>
    /// <exception cref="ArtifactRegistryException"><c>ArtifactRegistryCredentialSource</c> is no source's name.</exception>
    public static CredentialChain CreateChain(CredentialContext context)
    {
        IReadOnlyList<ICredentialSource> all = Create(context);
        var named = context.Settings.Source.Trim();
        return named switch
        {
            "" or Automatic => new CredentialChain(all),
            Anonymous => new CredentialChain([]),
            _ when all.Where(source => source.Name == named).ToArray() is { Length: > 0 } only => new CredentialChain(only),
            _ => throw InputDiagnostics.InvalidSetting(named, "ArtifactRegistryCredentialSource",
                string.Join(", ", [Automatic, .. all.Select(source => source.Name), Anonymous])).ToException(),
        };
    }

    private static ICredentialSource[] Create(CredentialContext context) =>
    [
        new EnvironmentSource(context),
        new ApplicationCredentialsSource(context),
    ];
}
