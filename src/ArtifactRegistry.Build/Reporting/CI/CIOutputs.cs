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
