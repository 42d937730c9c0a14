using ArtifactRegistry.Build.Registry;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>The client's messages in the build's log.</summary>
internal sealed class TaskLog(TaskLoggingHelper log) : IRegistryLog
{
    /// <inheritdoc/>
    public void Detail(string text) => log.LogMessage(MessageImportance.Low, "{0}", text);

    /// <inheritdoc/>
    public void Notice(string text) => log.LogMessage(MessageImportance.High, "{0}", text);
}
