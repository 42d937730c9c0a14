namespace ArtifactRegistry.Build.Reporting.CI;

/// <summary>Azure Pipelines: the agent reads commands from the lines that a step prints (Microsoft, <i>Logging commands</i>, SetVariable),
/// wherever in the line they stand (azure-pipelines-agent, <c>Command.TryParse</c>). A value that is fit for a variable has nothing to
/// escape.</summary>
internal sealed class AzurePipelines(CISettings settings) : ICISystem
{
    // MSBuild's terminal logger, which a pipeline has to ask for by name, keeps messages back, but prints one with this word at once
    // (MSBuild, TerminalLogger, _immediateMessageKeywords). The agent ignores properties that it does not know.
    private const string PrintAtOnce = "terminal=--interactive";

    /// <inheritdoc/>
    public string Name => "Azure Pipelines";

    /// <inheritdoc/>
    public bool IsPresent => CIPresence.IsAzurePipelines(settings.Variable);

    /// <inheritdoc/>
    public IEnumerable<CIFile> Files => [];

    /// <inheritdoc/>
    public Task WriteAsync(ImageReport report, CancellationToken cancellationToken)
    {
        foreach (var (name, value) in settings.VariablesOf(report))
        {
            settings.Command(
                $"##vso[task.setvariable variable=ARTIFACT_REGISTRY_{name.ToUpperInvariant()};isOutput=true;{PrintAtOnce}]{value}");
        }

        return Task.CompletedTask;
    }
}
