using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.Credentials.Sources;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Build.Releases;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>The connections of a build, kept with the engine until the build ends: a node that lives on starts the next build without them,
/// so that changed credentials take effect.</summary>
internal static class BuildConnections
{
    private static readonly object Gate = new();

    /// <summary>Who releases which tag in this build.</summary>
    public static ReleaseClaims Claims(IBuildEngine4 engine)
    {
        lock (Gate)
        {
            if (engine.GetRegisteredTaskObject(typeof(ReleaseClaims).FullName, RegisteredTaskObjectLifetime.Build) is ReleaseClaims known)
            {
                return known;
            }

            var claims = new ReleaseClaims();
            engine.RegisterTaskObject(
                typeof(ReleaseClaims).FullName, claims, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
            return claims;
        }
    }

    /// <summary>The connections with these settings; the first task of a build makes them.</summary>
    public static RegistryConnections Get(IBuildEngine4 engine, ConnectionSettings settings)
    {
        var key = (typeof(BuildConnections).FullName, settings);
        lock (Gate)
        {
            if (engine.GetRegisteredTaskObject(key, RegisteredTaskObjectLifetime.Build) is RegistryConnections known)
            {
                return known;
            }

            var context = new CredentialContext(settings.Credentials, Environment.GetEnvironmentVariable, TimeProvider.System);
            var connections = new RegistryConnections(settings, CredentialSources.CreateChain(context), TimeProvider.System);
            engine.RegisterTaskObject(key, connections, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
            return connections;
        }
    }
}
