using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>A task that talks to registries: cancellation, the build's connections, and expected failures as one coded error.</summary>
public abstract class RegistryTask : Microsoft.Build.Utilities.Task, ICancelableTask, IDisposable
{
    private readonly CancellationTokenSource cancellation = new();

    /// <summary>One item whose metadata says how registries are reached; the target <c>_ArtifactRegistryConnect</c> makes it.
    /// Without it everything has its default.</summary>
    public ITaskItem? Connection { get; set; }

    /// <summary>Where the client tells what it does.</summary>
    private protected IRegistryLog ClientLog => new TaskLog(Log);

    /// <summary>Runs the task. An expected failure is one error with a code; anything else is a defect and surfaces as such.</summary>
    public sealed override bool Execute()
    {
        try
        {
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

        return !Log.HasLoggedErrors;
    }

    /// <summary>Ends the task at the next wait.</summary>
    public void Cancel() => cancellation.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        cancellation.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The task's work.</summary>
    private protected abstract Task ExecuteAsync(CancellationToken cancellationToken);

    /// <summary>A client for the image's registry, on the connections that the build shares.</summary>
    private protected RegistryClient ClientFor(ImageReference image) => Connections().Client(image.Registry, ClientLog);

    /// <summary>What the build shares.</summary>
    private protected RegistryConnections Connections() => BuildConnections.Get((IBuildEngine4)BuildEngine, Connection is null ? new ConnectionSettings() : ConnectionItem.Read(Connection));

    /// <summary>Logs an error with its code and its page.</summary>
    private protected void LogError(Diagnostic diagnostic) =>
        Log.LogError(null, diagnostic.Code, null, diagnostic.HelpLink, null, 0, 0, 0, 0, "{0}", diagnostic.Message);

    /// <summary>Logs a warning with its code and its page.</summary>
    private protected void LogWarning(Diagnostic diagnostic) =>
        Log.LogWarning(null, diagnostic.Code, null, diagnostic.HelpLink, null, 0, 0, 0, 0, "{0}", diagnostic.Message);

    /// <summary>Logs a verdict as the error or warning that it is.</summary>
    private protected void LogVerdict(Verdict verdict)
    {
        if (verdict.IsError)
        {
            LogError(verdict.Diagnostic);
        }
        else
        {
            LogWarning(verdict.Diagnostic);
        }
    }

    /// <summary>Logs the verdicts, each as the error or warning that it is.</summary>
    private protected void LogVerdicts(IEnumerable<Verdict> verdicts)
    {
        foreach (var verdict in verdicts)
        {
            LogVerdict(verdict);
        }
    }
}
