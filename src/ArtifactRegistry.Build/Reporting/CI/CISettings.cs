namespace ArtifactRegistry.Build.Reporting.CI;

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
