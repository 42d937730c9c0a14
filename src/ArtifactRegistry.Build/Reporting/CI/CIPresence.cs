namespace ArtifactRegistry.Build.Reporting.CI;

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
