using System.Globalization;
using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Build.Registry.Http;
using ArtifactRegistry.Build.Releases;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Reports which credential a registry is used with: from which source, for whom, how long, and whether the registry accepts it;
/// where it is asked to, also whether it may push. Never the secret.</summary>
[MSBuildMultiThreadableTask]
public sealed class TestCredentials : RegistryTask
{
    /// <summary>The image whose registry is tested, and whose repository is asked for a push. Without that question a host is
    /// enough.</summary>
    public string? Image { get; set; }

    /// <summary><c>true</c>: ask whether a push to the image would be allowed, by an upload that is begun and cancelled. On gcr.io that may
    /// create the repository, so it happens only when it is asked for.</summary>
    public string? TestPush { get; set; }

    /// <summary>The host, with the metadata <c>Source</c>, <c>Account</c>, <c>ExpiresAt</c> (ISO 8601 in UTC; empty when the source does
    /// not state it), <c>Accepted</c> and <c>MayPush</c> (empty when it was not asked).</summary>
    [Output]
    public ITaskItem? Credential { get; private set; }

    /// <inheritdoc/>
    private protected override async System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var registry = (Image ?? "").Split('/')[0];
        if (!RegistryHost.TryParse(registry.Trim(), out var host))
        {
            throw CredentialDiagnostics.NoHostToTest(SafeText.Foreign(registry)).ToException();
        }

        var image = Setting.ReadBoolean(TestPush, "ArtifactRegistryTestPush")
            ? TaskInput.ReadImage(Image ?? "", "ArtifactRegistryImage")
            : null;
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
        var refusal = image is null || problem is not null
            ? null
            : await PushProbe.RunAsync(connections.Client(host, ClientLog), image.Repository, cancellationToken);
        var mayPush = image is null || problem is not null ? "" : refusal is null ? "true" : "false";
        var push = mayPush switch
        {
            "true" => $" It may push to {image!.Name}.",
            "false" => $" It may not push to {image!.Name}.",
            _ => "",
        };
        AddResult($"{host}: {DiagnosticText.Clean(credential.ToString())}{until}, {verdict}.{push}");
        Credential = new TaskItem(host.Name, new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["Source"] = credential.Source.ToString(),
            ["Account"] = EscapedText.Escape(credential.Identity.ToString()),
            ["ExpiresAt"] = end?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) ?? "",
            ["Accepted"] = problem is null ? "true" : "false",
            ["MayPush"] = mayPush,
        });
        if (problem is not null)
        {
            LogError(problem);
        }
        else if (refusal is not null)
        {
            LogError(ReleaseDiagnostics.PushRefused(image!.Name, refusal.Diagnostic));
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
