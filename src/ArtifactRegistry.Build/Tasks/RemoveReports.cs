using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Reporting;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Removes the result files that an earlier publish wrote. Devices stay.</summary>
[MSBuildMultiThreadableTask]
public sealed class RemoveReports : RegistryTask
{
    /// <summary>The files, with <c>Kind</c>: <c>ReportFile</c>, <c>DigestFile</c> or <c>SummaryFile</c>.</summary>
    public ITaskItem[] Files { get; set; } = [];

    /// <inheritdoc/>
    private protected override Task ExecuteAsync(CancellationToken cancellationToken)
    {
        foreach (var file in Files)
        {
            try
            {
                ResultFile.Delete(file.GetMetadata("FullPath"), Enum.Parse<ResultKind>(file.GetMetadata("Kind")));
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
