using System.Globalization;
using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Says which credential a registry is used with: from which source, for whom, how long, and whether the registry accepts it.
/// Never the secret.</summary>
[MSBuildMultiThreadableTask]
public sealed class TestCredentials : RegistryTask
{
    /// <summary>The registry's host.</summary>
    public string? Registry { get; set; }

    /// <summary>The host, with the metadata <c>Source</c>, <c>Account</c>, <c>ExpiresAt</c> (ISO 8601 in UTC; empty when the source does
    /// not say) and
    /// <c>Accepted</c>.</summary>
    [Output]
    public ITaskItem? Credential { get; private set; }

    /// <inheritdoc/>
    private protected override async System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(Registry) || !RegistryHost.TryParse(Registry.Trim(), out var host))
        {
            throw CredentialDiagnostics.NoHostToTest(SafeText.Foreign(Registry ?? "")).ToException();
        }

        var connections = Connections();
        var credential = await connections.GetCredentialAsync(host, cancellationToken);
        if (credential is AnonymousCredential anonymous && connections.IsArtifactRegistry(host))
        {
            throw CredentialDiagnostics.NothingThere(SafeText.Of($"{host.Text} requires a credential"), anonymous.Searched).ToException();
        }

        var end = credential is AccessTokenCredential tokens ? (await tokens.GetAsync(refused: null, cancellationToken)).ExpiresAt : null;
        var (problem, isAnswer) = await PingAsync();
        var verdict = (problem, isAnswer) switch { (null, _) => "accepted", (_, true) => "not accepted", _ => "no answer" };
        var until = end is null ? "" : $", token until {end:u}";
        AddResult($"{host}: {DiagnosticText.Clean(credential.ToString())}{until}, {verdict}.");
        Credential = new TaskItem(host.Name, new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["Source"] = credential.Source.ToString(),
            ["Account"] = EscapedText.Escape(credential.Identity.ToString()),
            ["ExpiresAt"] = end?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) ?? "",
            ["Accepted"] = problem is null ? "true" : "false",
        });
        if (problem is not null)
        {
            LogError(problem);
        }

        async Task<(Diagnostic? Problem, bool IsAnswer)> PingAsync()
        {
            try
            {
                await connections.Client(host, ClientLog).PingAsync(cancellationToken);
                return (null, true);
            }
            catch (ArtifactRegistryException refused)
            {
                return (refused.Diagnostic, refused is RegistryException);
            }
        }
    }
}
