using System.Collections;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Build.Registry.Http;
using Microsoft.Build.Framework;
using TaskLoggingHelper = Microsoft.Build.Utilities.TaskLoggingHelper;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>A task that talks to registries: cancellation, the build's connections, and expected failures as one coded error.</summary>
public abstract class RegistryTask : Microsoft.Build.Utilities.Task, ICancelableTask, IDisposable
{
    private const int MaxResultLines = 200;

    // Empty, they select less of a check, or another image, than whoever passes them means.
    private static readonly string[] GuardingProperties =
    [
        "ArtifactRegistryTagPolicy", "ArtifactRegistryRequireNewer", "ArtifactRegistryImage", "ArtifactRegistryTags",
        "ArtifactRegistryExpectedDigest",
    ];

    private readonly CancellationTokenSource cancellation = new();
    private readonly List<string> result = [];

    /// <summary>One item whose metadata says how registries are reached; the target <c>_ArtifactRegistryConnect</c> makes it. Without it
    /// everything has its default.</summary>
    public ITaskItem? Connection { get; set; }

    /// <summary>Where the client tells what it does.</summary>
    private protected IRegistryLog ClientLog => new TaskLog(Log);

    /// <summary>Runs the task. An expected failure is one error with a code; anything else is a defect and surfaces as such.</summary>
    public sealed override bool Execute()
    {
        try
        {
            RefuseEmptyGlobals();
            ExecuteAsync(cancellation.Token).GetAwaiter().GetResult();
        }
        catch (ArtifactRegistryException failure)
        {
            LogError(failure.Diagnostic);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Log.LogMessage(MessageImportance.Low, "{0} was cancelled.", GetType().Name);
            return false;
        }

        LogResult();
        return !Log.HasLoggedErrors;
    }

    // -p:ArtifactRegistryTagPolicy=$POLICY with a variable that is not set wins over the project, which asked for a check.
    private void RefuseEmptyGlobals()
    {
        if (BuildEngine is not IBuildEngine6 engine)
        {
            return;
        }

        var empty = engine.GetGlobalProperties().FirstOrDefault(global =>
            GuardingProperties.Contains(global.Key, StringComparer.OrdinalIgnoreCase) && string.IsNullOrWhiteSpace(global.Value));
        if (empty.Key is { } name)
        {
            throw InputDiagnostics.EmptyOnCommandLine(name).ToException();
        }
    }

    /// <summary>Ends the task at the next wait.</summary>
    public void Cancel() => cancellation.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        cancellation.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Adds to what the task reports as its result: what was found or done, with names and digests.</summary>
    private protected void AddResult(string text) => result.Add(text);

    // "PROJECT -> TEXT" is the only message that the terminal logger shows, one a project, in as many lines as it has; the other loggers
    // show it like any other.
    private void LogResult()
    {
        var lines = string.Join(Environment.NewLine, result).ReplaceLineEndings("\n").Split('\n');
        if (result.Count == 0)
        {
            return;
        }

        var more = lines.Length > MaxResultLines ? $"{Environment.NewLine}  and {lines.Length - MaxResultLines} more lines" : "";
        var project = Connection?.GetMetadata("Project") is { Length: > 0 } name ? name : GetType().Name;
        Log.LogMessage(
            MessageImportance.High, "{0} -> {1}{2}", project, string.Join(Environment.NewLine, lines.Take(MaxResultLines)), more);
    }

    /// <summary>What the task leaves for the steps after the build.</summary>
    private protected TargetResults Results => new(Connection, Variable, new TaskLog(Log));

    /// <summary>The full path of a file that a property names, from the project's folder on: tasks of several projects share one current
    /// directory.</summary>
    private protected string PathOf(string path, string property) =>
        TaskInput.FullPath(path, Connection?.GetMetadata("Folder") ?? "", property);

    /// <summary>An environment variable's value.</summary>
    internal Func<string, string?> Variable { get; set; } = Environment.GetEnvironmentVariable;

    /// <summary>The task's work.</summary>
    private protected abstract Task ExecuteAsync(CancellationToken cancellationToken);

    /// <summary>A client for the image's registry, on the connections that the build shares.</summary>
    private protected RegistryClient ClientFor(ImageReference image) => Connections().Client(image.Registry, ClientLog);

    /// <summary>What the build shares.</summary>
    private protected RegistryConnections Connections() =>
        BuildConnections.Get((IBuildEngine4)BuildEngine, Connection is null ? new ConnectionSettings() : ConnectionItem.Read(Connection));

    // A message is about the user's project, and not about a file of the package.
    private string? ProjectFile => Connection?.GetMetadata("ProjectFile") is { Length: > 0 } file ? file : null;

    /// <summary>Logs an error with its code and its page.</summary>
    private protected void LogError(Diagnostic diagnostic) =>
        Log.LogError(null, diagnostic.Code, null, diagnostic.HelpLink, ProjectFile, 0, 0, 0, 0, "{0}", diagnostic.Message);

    /// <summary>Logs a warning with its code and its page. Where the build has warnings as errors it is an error, so that the task fails
    /// and the build stops.</summary>
    private protected void LogWarning(Diagnostic diagnostic)
    {
        if (IsError(diagnostic.Code))
        {
            LogError(diagnostic);
            return;
        }

        Log.LogWarning(null, diagnostic.Code, null, diagnostic.HelpLink, ProjectFile, 0, 0, 0, 0, "{0}", diagnostic.Message);
    }

    // The engine answers for the project's own codes, which hide those of the command line from its tasks; and worker nodes do not know
    // those. A project without codes that the main node builds has the answer. A task host has no way to it.
    private bool IsError(string code)
    {
        if (BuildEngine is IBuildEngine8 engine && engine.ShouldTreatWarningAsError(code))
        {
            return true;
        }

        var project = Connection?.GetMetadata("WarningProject") ?? "";
        var answers = new Hashtable();
        return project.Length > 0
            && !Environment.GetCommandLineArgs().Contains("/nodemode:2", StringComparer.OrdinalIgnoreCase)
            && BuildEngine.BuildProjectFile(project, [AskWarning.Target], new Hashtable { ["Code"] = code }, answers)
            && answers[AskWarning.Target] is ITaskItem[] and [{ ItemSpec: "true" }];
    }

    /// <summary>Logs a finding as the error or warning that it is.</summary>
    private protected void LogFinding(Finding finding)
    {
        if (finding.IsError)
        {
            LogError(finding.Diagnostic);
        }
        else
        {
            LogWarning(finding.Diagnostic);
        }
    }

    /// <summary>Logs the findings, each as the error or warning that it is.</summary>
    private protected void LogFindings(IEnumerable<Finding> findings)
    {
        foreach (var finding in findings)
        {
            LogFinding(finding);
        }
    }
}

/// <summary>The client's messages in the build's log.</summary>
internal sealed class TaskLog(TaskLoggingHelper log) : IRegistryLog
{
    /// <inheritdoc/>
    public void Detail(string text) => log.LogMessage(MessageImportance.Low, "{0}", text);

    /// <inheritdoc/>
    public void Notice(string text) => log.LogMessage(MessageImportance.High, "{0}", text);
}
