using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.Credentials.Sources;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Hands the SDK's push and pull the credential that this package uses, in the variables that the SDK reads, and removes it
/// afterwards. It hands over nothing where the SDK finds credentials of its own.</summary>
/// <remarks>Not marked as multi-threadable: it sets variables of its process, and only for an unmarked task does MSBuild carry these over
/// to the SDK's own tasks in every mode. The variables are set while the build runs, so no log holds them: what is logged are those of the
/// build's start.</remarks>
public sealed class SetContainerPushCredentials : RegistryTask
{
    private const string TokenUser = "oauth2accesstoken";

    // Names, no values.
    private const string Marker = "ARTIFACTREGISTRY_PUSH_VARIABLES";

    // The SDK's push cannot renew its token; most pushes take less.
    private static readonly TimeSpan PushTime = TimeSpan.FromMinutes(10);

    /// <summary>The host that the image is pushed to; empty when it is not pushed.</summary>
    public string? Registry { get; set; }

    /// <summary>The repository's path on that host, for logins that belong to one repository; empty when unknown.</summary>
    public string? Repository { get; set; }

    /// <summary>The host of the base image; empty when there is none.</summary>
    public string? BaseRegistry { get; set; }

    /// <summary><c>Publish</c>: the credentials for the push and for the base image. <c>Pull</c>: that for the base image only, for a
    /// publish to an archive or to the local daemon.</summary>
    public string? Mode { get; set; }

    /// <summary><c>true</c>: unsets what was set, and sets nothing. It needs no other parameter and no network.</summary>
    public bool Clear { get; set; }

    /// <summary>The names of the variables that were set, separated by semicolons.</summary>
    [Output]
    public string Variables { get; private set; } = "";

    /// <inheritdoc/>
    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        // What a push that failed has left is no credential of the user's.
        var left = Environment.GetEnvironmentVariable(Marker)?.Split(';') ?? [];
        Array.ForEach([.. left, Marker], name => Environment.SetEnvironmentVariable(name, null));
        if (Clear)
        {
            return;
        }

        var names = new List<string>();
        if (Setting.ReadEnum(Mode, nameof(Mode), HandOver.Publish) == HandOver.Publish
            && RegistryHost.TryParse(Registry ?? "", out var target))
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

    private async Task<string[]> SetAsync(
        RegistryHost host, RegistryRole role, SdkCredentialVariables.Pair pair, CancellationToken cancellationToken)
    {
        var connections = Connections();
        if (!connections.IsArtifactRegistry(host) || FindsItsOwn(connections, host, role))
        {
            return [];
        }

        var credential = await connections.GetCredentialAsync(
            host, cancellationToken, role == RegistryRole.PushTarget ? Repository?.Trim() ?? "" : "");
        if (credential is AnonymousCredential anonymous)
        {
            Log.LogMessage(
                MessageImportance.Normal,
                "{0}",
                $"{host}: No credential was found, so the SDK continues without one. "
                + $"Sources checked:{SearchedSource.List(anonymous.Searched)}");
            return [];
        }

        if (!await connections.AsksForCredentialAsync(host, ClientLog, cancellationToken))
        {
            Log.LogMessage(MessageImportance.Low, "{0}: The registry accepts anonymous requests, so the SDK gets no credential.", host);
            return [];
        }

        var (user, password) = credential switch
        {
            AccessTokenCredential tokens => (TokenUser, (await tokens.GetLastingAsync(PushTime, cancellationToken)).Value),
            PasswordCredential login => (login.UserName, login.Password),
            _ => ("", ""),
        };
        if (user.Length == 0)
        {
            Log.LogMessage(
                MessageImportance.Normal, "{0}: The SDK cannot use the credential of {1}, and continues without one.", host, credential);
            return [];
        }

        Environment.SetEnvironmentVariable(pair.UserName.ToString(), user);
        Environment.SetEnvironmentVariable(pair.Password.ToString(), password);
        Log.LogMessage(MessageImportance.Low, "{0}: The SDK uses the credential of {1}.", host, credential);
        return [pair.UserName.ToString(), pair.Password.ToString()];
    }

    // Acting as a service account was asked for, so the push does as well, whoever is logged in with docker; only variables take
    // precedence.
    private static bool FindsItsOwn(RegistryConnections connections, RegistryHost host, RegistryRole role) => connections.IsImpersonating
        ? SdkCredentials.HasVariables(role, Environment.GetEnvironmentVariable)
        : SdkCredentials.FindsItsOwn(host, role, Environment.GetEnvironmentVariable);

    private enum HandOver
    {
        Publish,
        Pull,
    }
}
