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

    /// <summary>The files of the systems that are present, each with the variable or property that names it.</summary>
    public static IReadOnlyList<(string Path, string Name)> Files(CISettings settings) =>
        [.. Present(settings).SelectMany(system => system.Files)];

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

    /// <summary>The files that it writes to, each with the variable or property that names it.</summary>
    IEnumerable<(string Path, string Name)> Files { get; }

    /// <summary>Hands over what was published.</summary>
    /// <exception cref="Diagnostics.ArtifactRegistryException">It cannot be handed over.</exception>
    Task WriteAsync(ImageReport report, CancellationToken cancellationToken);
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
