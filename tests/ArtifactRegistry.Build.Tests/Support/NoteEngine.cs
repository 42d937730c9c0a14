using System.Collections;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tests.Support;

/// <summary>A build engine that keeps what a task says and registers. The benchmarks use it too.</summary>
internal sealed class NoteEngine : IBuildEngine6
{
    private readonly Dictionary<object, object> registered = [];
    private readonly List<string> lines = [];

    public List<BuildErrorEventArgs> Errors { get; } = [];

    public List<BuildWarningEventArgs> Warnings { get; } = [];

    public string Text => string.Join('\n', lines);

    /// <summary>The properties of the command line.</summary>
    public Dictionary<string, string> GlobalProperties { get; } = [];

    public bool ContinueOnError => false;

    public int LineNumberOfTaskNode => 0;

    public int ColumnNumberOfTaskNode => 0;

    public string ProjectFileOfTaskNode => "test.proj";

    public bool IsRunningMultipleNodes => false;

    public void LogErrorEvent(BuildErrorEventArgs e)
    {
        Errors.Add(e);
        lines.Add($"error {e.Code}: {e.Message}");
    }

    public void LogWarningEvent(BuildWarningEventArgs e)
    {
        Warnings.Add(e);
        lines.Add($"warning {e.Code}: {e.Message}");
    }

    public void LogMessageEvent(BuildMessageEventArgs e) => lines.Add(e.Message ?? "");

    public void LogCustomEvent(CustomBuildEventArgs e) => lines.Add(e.Message ?? "");

    public object? GetRegisteredTaskObject(object key, RegisteredTaskObjectLifetime lifetime) => registered.GetValueOrDefault(key);

    public void RegisterTaskObject(object key, object obj, RegisteredTaskObjectLifetime lifetime, bool allowEarlyCollection) =>
        registered[key] = obj;

    public object? UnregisterTaskObject(object key, RegisteredTaskObjectLifetime lifetime) =>
        registered.Remove(key, out var removed) ? removed : null;

    public IReadOnlyDictionary<string, string> GetGlobalProperties() => GlobalProperties;

    public void LogTelemetry(string eventName, IDictionary<string, string> properties)
    {
        // No test is about telemetry.
    }

    /// <summary>Ends the build: what it shares is disposed, as MSBuild does.</summary>
    public void EndBuild()
    {
        foreach (var shared in registered.Values.OfType<IDisposable>())
        {
            shared.Dispose();
        }

        registered.Clear();
    }

    public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs) =>
        throw new NotSupportedException();

    public bool BuildProjectFile(
        string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs, string toolsVersion) =>
        throw new NotSupportedException();

    public bool BuildProjectFilesInParallel(
        string[] projectFileNames,
        string[] targetNames,
        IDictionary[] globalProperties,
        IDictionary[] targetOutputsPerProject,
        string[] toolsVersion,
        bool useResultsCache,
        bool unloadProjectsOnCompletion) =>
        throw new NotSupportedException();

    public BuildEngineResult BuildProjectFilesInParallel(
        string[] projectFileNames,
        string[] targetNames,
        IDictionary[] globalProperties,
        IList<string>[] removeGlobalProperties,
        string[] toolsVersion,
        bool returnTargetOutputs) =>
        throw new NotSupportedException();

    public void Yield()
    {
    }

    public void Reacquire()
    {
    }
}
