namespace ArtifactRegistry.Build.Reporting.CI;

/// <summary>GitLab: a dotenv report, a file of <c>NAME=value</c> lines that the job declares in <c>artifacts:reports:dotenv</c>. GitLab
/// refuses a file of 5 KB and, by default, more than 20 variables, so that a solution's projects leave two each (GitLab,
/// <c>Ci::ParseDotenvArtifactService</c>).</summary>
internal sealed class GitLab(CISettings settings) : ICISystem
{
    private static readonly string[] InSolutions = ["_reference", "_digest"];

    /// <inheritdoc/>
    public string Name => "GitLab";

    /// <inheritdoc/>
    public bool IsPresent => CIPresence.IsGitLab(settings.Variable) && settings.DotenvFile.Length > 0;

    /// <inheritdoc/>
    public IEnumerable<CIFile> Files => [new(settings.DotenvFile, "ArtifactRegistryDotenvFile") { Keep = RequireVariables }];

    /// <inheritdoc/>
    public Task WriteAsync(ImageReport report, CancellationToken cancellationToken)
    {
        var variables = settings.IsSolutionBuild
            ? OutputVariable.Prefixed(report)
                .Where(variable => Array.Exists(InSolutions, end => variable.Name.EndsWith(end, StringComparison.Ordinal)))
            : OutputVariable.Plain(report);
        var lines = variables
            .Select(variable => (Start: $"ARTIFACT_REGISTRY_{variable.Name.ToUpperInvariant()}=", variable.Value))
            .ToArray();
        return SharedFile.ChangeAsync(
            settings.DotenvFile, before => Replace(RequireVariables(before), lines), "ArtifactRegistryDotenvFile", cancellationToken);
    }

    // A property that names another file by mistake must not change that file.
    private static string RequireVariables(string before) =>
        Array.TrueForAll(before.Split('\n'), line => line.Trim() is "" or ['#', ..] || line.IndexOf('=', StringComparison.Ordinal) > 0)
            ? before
            : throw new IOException("It holds other lines than NAME=value. Name a file that is for the results alone.");

    // The file may be there from an earlier build or from another project of this one.
    private static string Replace(string before, (string Start, string Value)[] lines)
    {
        var kept = before.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !Array.Exists(lines, own => line.StartsWith(own.Start, StringComparison.Ordinal)));
        return string.Concat(kept.Concat(lines.Select(line => line.Start + line.Value)).Select(line => line + "\n"));
    }
}
