using System.Text.Json;

namespace ArtifactRegistry.Build.Reporting.CI;

/// <summary>Cloud Build: a step's output is the file <c>$BUILDER_OUTPUT/output</c>, of which the build's <c>results.buildStepOutputs</c>
/// keeps the first 50 KB (Cloud Build API, <c>Results</c>). One JSON line a project.</summary>
internal sealed class CloudBuild(CISettings settings) : ICISystem
{
    /// <inheritdoc/>
    public string Name => "Cloud Build";

    /// <inheritdoc/>
    public bool IsPresent => CIPresence.IsCloudBuild(settings.Variable);

    /// <inheritdoc/>
    public IEnumerable<CIFile> Files =>
        [new(Path.Combine(settings.FileIn(CIPresence.CloudBuildFolder), "output"), CIPresence.CloudBuildFolder)];

    /// <inheritdoc/>
    public Task WriteAsync(ImageReport report, CancellationToken cancellationToken)
    {
        var line = new Dictionary<string, string>(StringComparer.Ordinal) { ["project"] = report.Project };
        foreach (var (name, value) in OutputVariable.Plain(report))
        {
            line[name] = value;
        }

        var json = JsonSerializer.Serialize(line, CloudBuildJson.Default.DictionaryStringString);
        var output = Path.Combine(settings.FileIn(CIPresence.CloudBuildFolder), "output");
        return SharedFile.AppendAsync(output, json + "\n", CIPresence.CloudBuildFolder, cancellationToken);
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class CloudBuildJson : System.Text.Json.Serialization.JsonSerializerContext;
