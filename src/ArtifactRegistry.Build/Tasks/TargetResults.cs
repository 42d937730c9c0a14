using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Releases;
using ArtifactRegistry.Build.Reporting;
using ArtifactRegistry.Build.Reporting.CI;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>What a target that is called alone leaves for the steps after it, as a publish does. Files are written only where the project
/// names them.</summary>
/// <param name="connection">The item that says how registries are reached and where results go.</param>
/// <param name="variable">An environment variable's value.</param>
/// <param name="log">Logs what is written; gets the commands of a CI system.</param>
internal sealed class TargetResults(ITaskItem? connection, Func<string, string?> variable, TaskLog log)
{
    /// <summary>Writes the results of one image or of several; of several, the image's last path component stands for the
    /// project.</summary>
    /// <exception cref="Diagnostics.ArtifactRegistryException">Something cannot be written.</exception>
    public Task WriteAsync(IReadOnlyList<ImageReport> images, CancellationToken cancellationToken) =>
        images.Count == 0 ? Task.CompletedTask : CreateWriter().WriteAsync(Name(images), cancellationToken);

    /// <summary>Checks, before a target changes anything, that its results can be written.</summary>
    /// <exception cref="Diagnostics.ArtifactRegistryException">One of them cannot.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        var results = ReadResults();
        if (await ResultWriter.FindProblemsAsync(results, ReadSettings(results), cancellationToken) is [var problem, ..])
        {
            throw problem.ToException();
        }
    }

    /// <summary>Hands the results to the CI system, for a target with a report of its own.</summary>
    /// <exception cref="Diagnostics.ArtifactRegistryException">They cannot be handed over.</exception>
    public Task WriteOutputsAsync(IReadOnlyList<ImageReport> images, CancellationToken cancellationToken) =>
        images.Count == 0 ? Task.CompletedTask : CreateWriter().WriteOutputsAsync(Name(images), cancellationToken);

    /// <summary>The report of an image that a target worked on.</summary>
    /// <param name="outcome">What was done.</param>
    /// <param name="image">The repository.</param>
    /// <param name="manifest">The image.</param>
    /// <param name="changes">What became of its tags.</param>
    public static ImageReport Report(string outcome, ImageReference image, Manifest manifest, IEnumerable<TagChange> changes)
    {
        var tags = changes.Select(change =>
            new ReportedTag(change.Tag, change.Digest.ToString(), change.Previous?.ToString(), change.Outcome));
        return Report(outcome, image, manifest.Digest, tags) with { MediaType = manifest.MediaType };
    }

    /// <summary>The report of an image of which only the digest is known.</summary>
    public static ImageReport Report(string outcome, ImageReference image, ImageDigest digest, IEnumerable<ReportedTag> tags) => new()
    {
        Project = "",
        Outcome = outcome,
        Image = image.Name,
        Digest = digest.ToString(),
        Reference = image.WithDigest(digest).ToString(),
        MediaType = "",
        Tags = [.. tags],
        Platforms = [],
    };

    private ImageReport[] Name(IReadOnlyList<ImageReport> images) =>
        [.. images.Select(image => image with { Project = images.Count == 1 ? Text("Project") : LastSegment(image.Image) })];

    private static string LastSegment(string image) => image[(image.LastIndexOf('/') + 1)..];

    private ResultWriter CreateWriter()
    {
        var results = ReadResults();
        return new ResultWriter(results, ReadSettings(results), log);
    }

    private ReleaseResults ReadResults() => connection is null ? new ReleaseResults() : TaskInput.ReadResultFiles(connection) with
    {
        WritesCIOutputs = Setting.ReadEnum(Text("CIOutputs"), "ArtifactRegistryCIOutputs", CIOutputsMode.Auto) == CIOutputsMode.Auto,
    };

    private CISettings ReadSettings(ReleaseResults results) =>
        new() { Variable = variable, Command = log.Notice, DotenvFile = results.DotenvFile };

    private string Text(string name) => connection?.GetMetadata(name).Trim() ?? "";
}
