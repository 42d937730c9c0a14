using System.Collections.Concurrent;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry.Http;

namespace ArtifactRegistry.Build.Registry;

/// <summary>What registries want the user to know (OCI distribution specification, <i>Warnings</i>; RFC 7234 §5.5, code 299): a build tells
/// each text once, and not without end.</summary>
internal sealed class RegistryWarnings
{
    private const int MaxOfAnswer = 5;
    private const int MaxOfBuild = 20;
    private readonly ConcurrentDictionary<(RegistryHost, string), bool> logged = new();

    /// <summary>Logs what an answer warns of.</summary>
    public void Log(RegistryHost host, HttpResponseMessage answer, IRegistryLog log)
    {
        foreach (var warning in answer.Headers.Warning.Where(warning => warning.Code == 299).Take(MaxOfAnswer))
        {
            var text = DiagnosticText.Clean(warning.Text.Trim('"'));
            if (logged.Count < MaxOfBuild && logged.TryAdd((host, text), true))
            {
                log.Notice($"{host} warns: {text}");
            }
        }
    }
}
