using System.Collections;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tests.Support;

/// <summary>A build of one node: it keeps what tasks say, and what they share until it ends.</summary>
internal sealed class MockEngine : IBuildEngine4, IDisposable
{
    private readonly Dictionary<object, object> registered = [];
    private readonly List<string> lines = [];
    private readonly Lock gate = new();

    public List<BuildErrorEventArgs> Errors { get; } = [];

    public List<BuildWarningEventArgs> Warnings { get; } = [];

    /// <summary>What the tasks share.</summary>
    public IReadOnlyCollection<object> Registered => registered.Values;

    /// <summary>All that was said, a line each, with its importance or kind before it.</summary>
    public string Text
    {
        get
        {
            lock (gate)
            {
                return string.Join('\n', lines);
            }
        }
    }

    public bool ContinueOnError => false;

    public int LineNumberOfTaskNode => 0;

    public int ColumnNumberOfTaskNode => 0;

    public string ProjectFileOfTaskNode => "test.proj";

    public bool IsRunningMultipleNodes => false;

    public void LogErrorEvent(BuildErrorEventArgs e)
    {
        Errors.Add(e);
        Say($"error {e.Code}: {e.Message}");
    }

    public void LogWarningEvent(BuildWarningEventArgs e)
    {
        Warnings.Add(e);
        Say($"warning {e.Code}: {e.Message}");
    }

    public void LogMessageEvent(BuildMessageEventArgs e) => Say($"{e.Importance.ToString().ToLowerInvariant()}: {e.Message}");

    public void LogCustomEvent(CustomBuildEventArgs e) => Say($"custom: {e.Message}");

    public object? GetRegisteredTaskObject(object key, RegisteredTaskObjectLifetime lifetime) => registered.GetValueOrDefault(key);

    public void RegisterTaskObject(object key, object obj, RegisteredTaskObjectLifetime lifetime, bool allowEarlyCollection)
    {
        Assert.Equal((RegisteredTaskObjectLifetime.Build, false), (lifetime, allowEarlyCollection));
        registered.Add(key, obj);
    }

    public object? UnregisterTaskObject(object key, RegisteredTaskObjectLifetime lifetime) => registered.Remove(key, out var removed) ? removed : null;

    /// <summary>Ends the build, as MSBuild does: what was registered is disposed of.</summary>
    public void Dispose()
    {
        foreach (var shared in registered.Values.OfType<IDisposable>())
        {
            shared.Dispose();
        }

        registered.Clear();
    }

    public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs) => throw new NotSupportedException();

    public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs, string toolsVersion) => throw new NotSupportedException();

    public bool BuildProjectFilesInParallel(
        string[] projectFileNames, string[] targetNames, IDictionary[] globalProperties, IDictionary[] targetOutputsPerProject, string[] toolsVersion, bool useResultsCache, bool unloadProjectsOnCompletion) =>
        throw new NotSupportedException();

    public BuildEngineResult BuildProjectFilesInParallel(
        string[] projectFileNames, string[] targetNames, IDictionary[] globalProperties, IList<string>[] removeGlobalProperties, string[] toolsVersion, bool returnTargetOutputs) =>
        throw new NotSupportedException();

    public void Yield()
    {
    }

    public void Reacquire()
    {
    }

    private void Say(string line)
    {
        lock (gate)
        {
            lines.Add(line);
        }
    }
}
