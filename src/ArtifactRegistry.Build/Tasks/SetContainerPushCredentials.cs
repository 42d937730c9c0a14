using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Hands the SDK's push the credential that this package uses, in the variables that the SDK reads, and takes it back afterwards. It steps aside
/// where the SDK finds credentials of its own.</summary>
/// <remarks>Not marked as multi-threadable: it sets variables of its process, and only for an unmarked task does MSBuild carry these over to the SDK's own
/// tasks in every mode. The variables are set while the build runs, so no log holds them: what is logged are those of the build's start.</remarks>
public sealed class SetContainerPushCredentials : RegistryTask
{
    private const string TokenUser = "oauth2accesstoken";

    // Names, no values.
    private const string Marker = "ARTIFACTREGISTRY_PUSH_VARIABLES";

    /// <summary>The host that the image is pushed to.</summary>
    [Required]
    public string Registry { get; set; } = "";

    /// <summary>The host of the base image; empty when there is none.</summary>
    public string? BaseRegistry { get; set; }

    /// <summary><c>true</c>: unsets what was set, and sets nothing.</summary>
    public bool Clear { get; set; }

    /// <summary>The names of the variables that were set, divided by <c>;</c>.</summary>
    [Output]
    public string Variables { get; private set; } = "";

    /// <inheritdoc/>
    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        if (Clear)
        {
            var set = Environment.GetEnvironmentVariable(Marker)?.Split(';') ?? [];
            Array.ForEach([.. set, Marker], name => Environment.SetEnvironmentVariable(name, null));
            return;
        }

        var names = new List<string>();
        if (RegistryHost.TryParse(Registry, out var target))
        {
            names.AddRange(await SetAsync(target, RegistryRole.PushTarget, SdkCredentialVariables.Push, cancellationToken));
        }

        if (RegistryHost.TryParse(BaseRegistry ?? "", out var source))
        {
            names.AddRange(await SetAsync(source, RegistryRole.BaseImage, SdkCredentialVariables.Pull, cancellationToken));
        }

        Variables = string.Join(';', names);
        Environment.SetEnvironmentVariable(Marker, names.Count > 0 ? Variables : null);
    }

    private async Task<string[]> SetAsync(RegistryHost host, RegistryRole role, SdkCredentialVariables.Pair pair, CancellationToken cancellationToken)
    {
        var connections = Connections();
        if (!connections.IsArtifactRegistry(host) || FindsItsOwn(connections, host, role))
        {
            return [];
        }

        switch (await connections.GetCredentialAsync(host, cancellationToken))
        {
            case AccessTokenCredential tokens:
                var token = await tokens.GetAsync(refused: null, cancellationToken);
                Environment.SetEnvironmentVariable(pair.UserName, TokenUser);
                Environment.SetEnvironmentVariable(pair.Password, token.Value);
                Log.LogMessage(MessageImportance.Low, "{0}: the SDK is handed the credential of {1}.", host, tokens);
                return [pair.UserName, pair.Password];

            case AnonymousCredential anonymous:
                Log.LogMessage(
                    MessageImportance.Normal,
                    "{0}: no credential was found, the SDK goes on without. Looked at: {1}.",
                    host,
                    string.Join("; ", anonymous.Tried.Select(entry => $"{entry.Source}: {entry.Reason}")));
                return [];

            default:
                return [];
        }
    }

    // Acting as a service account was asked for, so the push does as well, whoever is logged in with docker; only variables say more.
    private static bool FindsItsOwn(RegistryConnections connections, RegistryHost host, RegistryRole role) => connections.IsImpersonating
        ? SdkCredentials.HasVariables(role, Environment.GetEnvironmentVariable)
        : SdkCredentials.FindsItsOwn(host, role, Environment.GetEnvironmentVariable);
}
