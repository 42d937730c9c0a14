using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace ArtifactRegistry.Build.PackageTests.Support;

/// <summary>The <c>dotnet</c> commands of a page in docs/ci, with the folder and the variables that their steps give them.</summary>
internal static class PipelinePage
{
    /// <summary>A command in one of the page's pipelines, the <c>Block</c>.</summary>
    internal sealed record Step(int Block, string Folder, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Variables);

    public static IReadOnlyList<Step> Read(string page)
    {
        var text = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "ci", page));
        var blocks = Regex.Matches(
            text,
            "^```yaml\n(?<yaml>.*?)^```",
            RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(10));
        return [.. blocks.SelectMany((block, index) => Steps(Load(block.Groups["yaml"].Value)).SelectMany(step => Commands(step, index)))];
    }

    private static YamlNode Load(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return stream.Documents[0].RootNode;
    }

    private static IEnumerable<YamlMappingNode> Steps(YamlNode root) => root.AllNodes.OfType<YamlMappingNode>()
        .Where(node => (Child(node, "run") ?? Child(node, "script") ?? Child(node, "entrypoint")) is not null);

    private static IEnumerable<Step> Commands(YamlMappingNode step, int block)
    {
        var folder = Text(step, "working-directory") ?? Text(step, "workingDirectory") ?? Text(step, "dir") ?? ".";
        foreach (var line in Lines(step))
        {
            folder = line is ["cd", var other] ? other : folder;
            if (line is ["dotnet", .. var arguments])
            {
                yield return new Step(block, folder, arguments, Variables(step));
            }
        }
    }

    private static IEnumerable<string[]> Lines(YamlMappingNode step) => Text(step, "entrypoint") is { } program
        ? [[program, .. ((YamlSequenceNode)step["args"]).Select(argument => argument.ToString())]]
        : (Child(step, "script") as YamlSequenceNode)?.Select(line => line.ToString().Split(' '))
            ?? (Text(step, "run") ?? Text(step, "script") ?? "").Split('\n').Select(line => line.Trim().Split(' '));

    private static Dictionary<string, string> Variables(YamlMappingNode step) => (Child(step, "env") ?? Child(step, "variables")) switch
    {
        YamlMappingNode map => map.ToDictionary(entry => entry.Key.ToString(), entry => entry.Value.ToString(), StringComparer.Ordinal),
        YamlSequenceNode list =>
            list.Select(entry => entry.ToString().Split('=', 2)).ToDictionary(entry => entry[0], entry => entry[1], StringComparer.Ordinal),
        _ => [],
    };

    private static YamlNode? Child(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;

    private static string? Text(YamlMappingNode node, string key) => (Child(node, key) as YamlScalarNode)?.Value;
}
