using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Reporting;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Removes the result files that an earlier publish wrote. Devices stay.</summary>
[MSBuildMultiThreadableTask]
public sealed class RemoveReports : RegistryTask
{
    /// <summary>The files' full paths.</summary>
    public ITaskItem[] Files { get; set; } = [];

    /// <inheritdoc/>
    private protected override Task ExecuteAsync(CancellationToken cancellationToken)
    {
        foreach (var file in Files)
        {
            try
            {
                ResultFile.Delete(file.GetMetadata("FullPath"), file.GetMetadata("Property"));
            }
            catch (ArtifactRegistryException failure)
            {
                // What cannot be removed cannot be written either: the release is refused for it, with all its other problems.
                LogWarning(failure.Diagnostic);
            }
        }

        return Task.CompletedTask;
    }
}
