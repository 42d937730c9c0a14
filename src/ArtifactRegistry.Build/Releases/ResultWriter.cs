using System.Text;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Build.Reporting;
using ArtifactRegistry.Build.Reporting.CI;

namespace ArtifactRegistry.Build.Releases;

/// <summary>Writes what the steps after the build read: the report, the digest, the summary and the CI system's outputs.</summary>
/// <param name="results">Where it is written.</param>
/// <param name="ci">The CI system that the build runs in.</param>
/// <param name="log">Told what was written.</param>
internal sealed class ResultWriter(ReleaseResults results, CISettings ci, IRegistryLog log)
{
    /// <summary>Writes the results of one image as its report, and of several as a report of all.</summary>
    /// <exception cref="Diagnostics.ArtifactRegistryException">Something cannot be written.</exception>
    public async Task WriteAsync(IReadOnlyList<ImageReport> images, CancellationToken cancellationToken)
    {
        var (json, summary) = images is [var only]
            ? (only.ToJson(), MarkdownSummary.Of(only))
            : (new ReleaseReport(ImageReport.NewestSchema, images)
                .ToJson(), MarkdownSummary.Of(new ReleaseReport(ImageReport.NewestSchema, images)));
        await WriteFileAsync(results.ReportFile, json, "ArtifactRegistryReportFile", cancellationToken);
        await WriteFileAsync(results.SummaryFile, Encoding.UTF8.GetBytes(summary), "ArtifactRegistrySummaryFile", cancellationToken);
        if (images is [{ Digest: var digest }])
        {
            await WriteFileAsync(
                results.DigestFile, Encoding.ASCII.GetBytes($"{digest}\n"), "ArtifactRegistryDigestFile", cancellationToken);
        }

        await WriteOutputsAsync(images, cancellationToken);
    }

    /// <summary>Hands the results to the CI system alone.</summary>
    /// <exception cref="Diagnostics.ArtifactRegistryException">They cannot be handed over.</exception>
    public async Task WriteOutputsAsync(IReadOnlyList<ImageReport> images, CancellationToken cancellationToken)
    {
        var settings = ci with { IsSolutionBuild = ci.IsSolutionBuild || images.Count > 1 };
        foreach (var image in results.WritesCIOutputs ? images : [])
        {
            foreach (var system in await CIOutputs.WriteAsync(image, settings, cancellationToken))
            {
                log.Detail($"The results of {image.Image} were handed to {system}.");
            }
        }
    }

    /// <summary>Writes the report alone: of a release that failed, there is nothing else.</summary>
    /// <exception cref="Diagnostics.ArtifactRegistryException">It cannot be written.</exception>
    public Task WriteReportAsync(ImageReport report, CancellationToken cancellationToken) =>
        WriteFileAsync(results.ReportFile, report.ToJson(), "ArtifactRegistryReportFile", cancellationToken);

    private static Task WriteFileAsync(string path, byte[] content, string property, CancellationToken cancellationToken) =>
        path.Length == 0 ? Task.CompletedTask : ResultFile.WriteAsync(path, content, property, cancellationToken);
}
