using System.Buffers;
using System.Text;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Reporting.CI;

/// <summary>Hands results to the CI systems that the build runs in; usually one, and none on a developer's machine.</summary>
internal static class CIOutputs
{
    /// <summary>Writes what was published to every system that is present.</summary>
    /// <returns>The systems' names.</returns>
    /// <exception cref="Diagnostics.ArtifactRegistryException">A system's file cannot be written.</exception>
    public static async Task<IReadOnlyList<string>> WriteAsync(ImageReport report, CISettings settings, CancellationToken cancellationToken)
    {
        var present = Present(settings);
        foreach (var system in present)
        {
            await system.WriteAsync(report, cancellationToken);
        }

        return [.. present.Select(system => system.Name)];
    }

    /// <summary>The files of the systems that are present.</summary>
    public static IReadOnlyList<CIFile> Files(CISettings settings) => [.. Present(settings).SelectMany(system => system.Files)];

    private static ICISystem[] Present(CISettings settings)
    {
        ICISystem[] systems = [new GitHubActions(settings), new AzurePipelines(settings), new GitLab(settings), new CloudBuild(settings)];
        return Array.FindAll(systems, system => system.IsPresent);
    }
}

/// <summary>The values of <c>ArtifactRegistryCIOutputs</c>.</summary>
internal enum CIOutputsMode
{
    /// <summary>To the CI systems whose variables are present.</summary>
    Auto,

    /// <summary>To none.</summary>
    None,
}

/// <summary>A CI system that a build can run in, and how it takes results.</summary>
internal interface ICISystem
{
    /// <summary>The system's name, for the log.</summary>
    string Name { get; }

    /// <summary>Whether the build runs in it, by its own environment variables.</summary>
    bool IsPresent { get; }

    /// <summary>The files that it writes to.</summary>
    IEnumerable<CIFile> Files { get; }

    /// <summary>Hands over what was published.</summary>
    /// <exception cref="Diagnostics.ArtifactRegistryException">It cannot be handed over.</exception>
    Task WriteAsync(ImageReport report, CancellationToken cancellationToken);
}

/// <summary>A file that a CI system reads after the step.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Name">The variable or property that names it.</param>
internal sealed record CIFile(string Path, string Name)
{
    /// <summary>What stays of the content that the file has; throws an <see cref="IOException"/> where that is something else than an
    /// earlier result.</summary>
    public Func<string, string> Keep { get; init; } = before => before;
}

/// <summary>Whether a build runs in a CI system, by the variable that each sets in every job.</summary>
internal static class CIPresence
{
    /// <summary>The folder of a Cloud Build step's output.</summary>
    public const string CloudBuildFolder = "BUILDER_OUTPUT";

    /// <summary>GitHub Actions (GitHub, <i>Variables reference</i>, <c>GITHUB_ACTIONS</c>).</summary>
    public static bool IsGitHubActions(Func<string, string?> variable) => variable("GITHUB_ACTIONS") == "true";

    /// <summary>GitLab CI/CD (GitLab, <i>Predefined CI/CD variables</i>, <c>GITLAB_CI</c>).</summary>
    public static bool IsGitLab(Func<string, string?> variable) => variable("GITLAB_CI") == "true";

    /// <summary>Azure Pipelines (Microsoft, <i>Use predefined variables</i>, <c>TF_BUILD</c>).</summary>
    public static bool IsAzurePipelines(Func<string, string?> variable) =>
        string.Equals(variable("TF_BUILD"), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Cloud Build, which sets the folder of a step's output.</summary>
    public static bool IsCloudBuild(Func<string, string?> variable) => !string.IsNullOrWhiteSpace(variable(CloudBuildFolder));
}

/// <summary>What a CI system needs to know of the build.</summary>
internal sealed record CISettings
{
    /// <summary>An environment variable's value.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Writes a line to the build's log.</summary>
    public required Action<string> Command { get; init; }

    /// <summary>Whether other projects may publish in the same build: then names have the project's before them.</summary>
    public bool IsSolutionBuild { get; init; }

    /// <summary>The full path of GitLab's dotenv file.</summary>
    public string DotenvFile { get; init; } = "";

    /// <summary>A line that a value cannot be, for a value of several lines.</summary>
    public string Delimiter { get; init; } = $"artifact_registry_{Guid.NewGuid():N}";

    /// <summary>The results under the names that they have in this build.</summary>
    public IReadOnlyList<OutputVariable> VariablesOf(ImageReport report) =>
        IsSolutionBuild ? OutputVariable.Prefixed(report) : [.. OutputVariable.Plain(report), .. OutputVariable.Prefixed(report)];

    /// <summary>The file that a variable names; empty when it is not set.</summary>
    public string FileIn(string variable) => Variable(variable)?.Trim() ?? "";
}

/// <summary>A result as a CI system's variable. A name has only letters, digits and <c>_</c>, a value has only what a reference or a list
/// of tags is made of: what a registry or a property says can thus not end the line and begin another variable or a command.</summary>
/// <param name="Name">The name, in lower case.</param>
/// <param name="Value">The value.</param>
internal sealed record OutputVariable(string Name, string Value)
{
    private static readonly SearchValues<char> Allowed = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-/:@,[]");

    /// <summary>The results of a publish without a prefix, for a build of one project.</summary>
    /// <exception cref="ArtifactRegistryException">A value is not fit for a variable.</exception>
    public static IReadOnlyList<OutputVariable> Plain(ImageReport report) =>
    [
        Create("reference", report.Reference ?? ""),
        Create("digest", report.Digest),
        Create("image", report.Image),
        Create("tags", string.Join(',', report.Tags.Select(tag => tag.Tag))),
    ];

    /// <summary>The same with the project's name before each, for a build of several.</summary>
    /// <exception cref="ArtifactRegistryException">A value is not fit for a variable.</exception>
    public static IReadOnlyList<OutputVariable> Prefixed(ImageReport report) =>
        [.. Plain(report).Select(variable => variable with { Name = $"{Normalize(report.Project)}_{variable.Name}" })];

    /// <summary>A project's name as part of a variable's: in lower case, everything but ASCII letters and digits as <c>_</c>, and one
    /// before a leading digit.</summary>
    public static string Normalize(string project)
    {
        var name = new StringBuilder(project.Length + 1);
        foreach (var character in project)
        {
            name.Append(char.IsAsciiLetterOrDigit(character) ? char.ToLowerInvariant(character) : '_');
        }

        return name.Length > 0 && char.IsAsciiDigit(name[0]) ? $"_{name}" : name.ToString();
    }

    private static OutputVariable Create(string name, string value) => value.AsSpan().IndexOfAnyExcept(Allowed) < 0
        ? new OutputVariable(name, value)
        : throw ReportDiagnostics.UnsafeOutput(name, value).ToException();
}
