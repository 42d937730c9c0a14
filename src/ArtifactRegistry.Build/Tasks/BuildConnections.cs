using System.Globalization;
using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.Credentials.Sources;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
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

            var connections = new RegistryConnections(settings, CredentialSources.CreateChain(ContextOf(settings)), TimeProvider.System);
            engine.RegisterTaskObject(key, connections, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
            return connections;
        }
    }

    /// <summary>What the sources of credentials read: a token comes within a minute, or earlier where the project says so.</summary>
    internal static CredentialContext ContextOf(ConnectionSettings settings)
    {
        var context = new CredentialContext(settings.Credentials, Environment.GetEnvironmentVariable, TimeProvider.System);
        return settings.Timeout < context.TokenTimeout ? context with { TokenTimeout = settings.Timeout } : context;
    }
}

/// <summary>Reads the item that carries the connection's properties into the tasks.</summary>
internal static class ConnectionItem
{
    private const string Prefix = "ArtifactRegistry";

    /// <summary>The settings; what is not set has its default.</summary>
    /// <exception cref="ArtifactRegistryException">A property has a value that it cannot have.</exception>
    public static ConnectionSettings Read(ITaskItem item)
    {
        var defaults = new ConnectionSettings();
        return defaults with
        {
            Credentials = new CredentialSettings
            {
                Source = Text("CredentialSource", defaults.Credentials.Source),
                AccessTokenVariable = Text("AccessTokenVariable", ""),
                ImpersonateServiceAccount = Account("ImpersonateServiceAccount"),
                Scopes = Text("Scopes", defaults.Credentials.Scopes),
                UseSelfSignedJwt = Setting.ReadBoolean(item.GetMetadata("UseSelfSignedJwt"), Prefix + "UseSelfSignedJwt"),
            },
            DeclaredHosts = string.Join(';', new[] { Text("DeclaredHosts", ""), LoopbackHosts() }.Where(hosts => hosts.Length > 0)),
            PushHost = Text("PushHost", ""),
            BaseImageHost = Text("BaseImageHost", ""),
            Timeout = Seconds("TimeoutSeconds", defaults.Timeout, least: 1),
            RetryBudget = Seconds("RetryBudgetSeconds", defaults.RetryBudget, least: 0),
            Concurrency = Number("Concurrency", defaults.Concurrency, least: 1, most: 256),
        };

        string Text(string name, string otherwise) => item.GetMetadata(name).Trim() is { Length: > 0 } value ? value : otherwise;

        // It becomes part of an address.
        string Account(string name) => Text(name, "") is var value && (value.Length == 0 || !SafeText.Account(value, default).IsEmpty)
            ? value
            : throw InputDiagnostics.InvalidSetting(value, Prefix + name, "the e-mail address of a service account").ToException();

        // A property can be injected from outside the project, where an item cannot; so it sends no token away from this machine.
        string LoopbackHosts() =>
            string.Join(';', PropertyList.Split(Text("LoopbackHosts", ""), Prefix + "Hosts").Select(LoopbackHost));

        static string LoopbackHost(string entry) => RegistryHost.TryParse(entry, out var host) && host.IsLoopback
            ? host.Name
            : throw InputDiagnostics.InvalidSetting(
                entry,
                Prefix + "Hosts",
                "hosts of this machine such as localhost:5000. Declare other hosts in the project, with ArtifactRegistryHost items")
                .ToException();

        TimeSpan Seconds(string name, TimeSpan otherwise, int least) =>
            TimeSpan.FromSeconds(Number(name, (int)otherwise.TotalSeconds, least, most: 86_400));

        int Number(string name, int otherwise, int least, int most) => Text(name, "") switch
        {
            "" => otherwise,
            var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number >= least
                && number <= most =>
                number,
            var text => throw InputDiagnostics.InvalidSetting(text, Prefix + name, $"a whole number from {least} to {most}").ToException(),
        };
    }
}
