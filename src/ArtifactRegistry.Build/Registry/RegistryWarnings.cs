using System.Collections.Concurrent;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry.Http;

namespace ArtifactRegistry.Build.Registry;

/// <summary>What registries want the user to know (OCI distribution specification, <i>Warnings</i>; RFC 7234 §5.5, code 299): a build tells
/// each text once, and not without end.</summary>
internal sealed class RegistryWarnings
{
    private const int MostOfAnswer = 5;
    private const int MostOfBuild = 20;
    private readonly ConcurrentDictionary<(RegistryHost, string), bool> told = new();

    /// <summary>Tells what an answer warns of.</summary>
    public void Tell(RegistryHost host, HttpResponseMessage answer, IRegistryLog log)
    {
        foreach (var warning in answer.Headers.Warning.Where(warning => warning.Code == 299).Take(MostOfAnswer))
        {
            var text = DiagnosticText.Clean(warning.Text.Trim('"'));
            if (told.Count < MostOfBuild && told.TryAdd((host, text), true))
            {
                log.Notice($"{host} warns: {text}");
            }
        }
    }
}
