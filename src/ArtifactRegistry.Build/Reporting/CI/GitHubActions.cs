using System.Text;

namespace ArtifactRegistry.Build.Reporting.CI;

/// <summary>GitHub Actions: a step's outputs and its summary are files that the step appends to (GitHub, <i>Workflow commands</i>, "Setting
/// an output parameter", "Multiline strings", "Adding a job summary").</summary>
internal sealed class GitHubActions(CISettings settings) : ICISystem
{
    private const string Outputs = "GITHUB_OUTPUT";
    private const string Summary = "GITHUB_STEP_SUMMARY";

    /// <inheritdoc/>
    public string Name => "GitHub Actions";

    /// <inheritdoc/>
    public bool IsPresent => CIPresence.IsGitHubActions(settings.Variable);

    /// <inheritdoc/>
    public IEnumerable<CIFile> Files =>
        new[] { Outputs, Summary }.Select(name => new CIFile(settings.FileIn(name), name)).Where(file => file.Path.Length > 0);

    /// <inheritdoc/>
    public async Task WriteAsync(ImageReport report, CancellationToken cancellationToken)
    {
        if (settings.FileIn(Outputs) is { Length: > 0 } outputs)
        {
            await SharedFile.AppendAsync(outputs, OutputsOf(report), Outputs, cancellationToken);
        }

        if (settings.FileIn(Summary) is { Length: > 0 } summary)
        {
            await SharedFile.AppendAsync(summary, MarkdownSummary.Of(report), Summary, cancellationToken);
        }
    }

    // Between delimiters that no value can guess, a value can hold nothing that ends it.
    private string OutputsOf(ImageReport report)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in settings.VariablesOf(report))
        {
            text.Append(name)
                .Append("<<")
                .Append(settings.Delimiter)
                .Append('\n')
                .Append(value)
                .Append('\n')
                .Append(settings.Delimiter)
                .Append('\n');
        }

        return text.ToString();
    }
}
