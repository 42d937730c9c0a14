using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Pinning;

/// <summary>The deployment files of a release.</summary>
internal static class PinPlan
{
    /// <summary>Reads all files and reports what pinning them will report, before anything is uploaded: a file that is missing, is not
    /// YAML, cannot be written, is a link out of the checkout, or has no reference that can be pinned. No file changes.</summary>
    /// <param name="files">The files.</param>
    /// <param name="images">The images; their digests can be <see cref="ImagePin.UnknownDigest"/>.</param>
    /// <param name="cancellationToken">Stops the check.</param>
    /// <returns>The problems, in the order of the files; empty when pinning will succeed.</returns>
    public static async Task<IReadOnlyList<PinProblem>> CheckAsync(
        IReadOnlyList<PinFile> files, IReadOnlyList<ImagePin> images, CancellationToken cancellationToken)
    {
        var problems = new List<PinProblem>();
        foreach (var file in files)
        {
            try
            {
                problems.AddRange((await file.RunAsync(images, isDryRun: true, cancellationToken)).Problems);
            }
            catch (ArtifactRegistryException failure)
            {
                problems.Add(new PinProblem(failure.Diagnostic, IsError: true));
            }
        }

        return problems;
    }
}
