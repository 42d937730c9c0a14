using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace ArtifactRegistry.Build.Tests.Documentation;

/// <summary>The workflows cannot run here. Their pins, their permissions and the paths in their commands can be checked.</summary>
public sealed partial class WorkflowTests
{
    private const string Uses = "uses: ";
    private static readonly string Folder = Path.Combine(SourceTree.Root, ".github", "workflows");

    // What a job may write, and which job of which workflow.
    private static readonly string[] Granted =
        ["release.yml attest id-token", "release.yml attest attestations", "release.yml nuget id-token", "release.yml github contents"];

    public static TheoryData<string> Workflows => [.. Directory.GetFiles(Folder).Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Every_action_is_pinned_by_commit_and_says_its_version(string workflow)
    {
        var uses = Lines(workflow).ToArray();

        Assert.NotEmpty(uses);
        Assert.All(uses, line => Assert.Matches(@"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line));
    }

    [Fact]
    public void One_action_has_one_commit() => Assert.All(
        Directory.GetFiles(Folder).SelectMany(Lines).Select(line => line.Split(Uses)[1].Split('@')).GroupBy(parts => parts[0]),
        action => Assert.Single(action.Select(parts => parts[1]).Distinct(StringComparer.Ordinal)));

    [Theory]
    [MemberData(nameof(Workflows))]
    public void A_workflow_may_read_and_a_job_may_write_what_it_needs(string workflow)
    {
        var root = Load(workflow);

        Assert.Equal(["contents: read"], Pairs(Child(root, "permissions")));
        var written = Jobs(root).SelectMany(job => Pairs(Child(job.Value, "permissions"))
            .Where(pair => !pair.EndsWith(" read", StringComparison.Ordinal))
            .Select(pair => $"{workflow} {job.Name} {pair.Split(':')[0]}"));
        Assert.Equal(Granted.Where(entry => entry.StartsWith(workflow, StringComparison.Ordinal)), written);
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void A_job_ends_and_a_checkout_keeps_no_token(string workflow) => Assert.All(Jobs(Load(workflow)), job =>
    {
        Assert.NotNull(Child(job.Value, "timeout-minutes"));
        Assert.All(
            Steps(job.Value).Where(step => Text(step, "uses").StartsWith("actions/checkout@", StringComparison.Ordinal)),
            step => Assert.Contains("persist-credentials: false", Pairs(Child(step, "with"))));
    });

    [Theory]
    [MemberData(nameof(Workflows))]
    public void A_command_names_projects_and_scripts_that_exist(string workflow)
    {
        var commands = Jobs(Load(workflow))
            .SelectMany(job => Steps(job.Value))
            .Select(step => Text(step, "run"))
            .Where(run => run.Length > 0)
            .ToArray();

        Assert.NotEmpty(commands);
        Assert.All(
            commands.SelectMany(run => NamedPath().Matches(run)).Select(match => match.Value),
            path => Assert.True(Path.Exists(Path.Combine(SourceTree.Root, path)), path));
        Assert.All(commands, run => Assert.DoesNotContain("${{ github.event", run, StringComparison.Ordinal));
    }

    [Fact]
    public void The_SDKs_and_systems_are_those_of_the_platforms_page()
    {
        var matrix = Jobs(Load("ci.yml")).Single(job => job.Name == "sdk").Value;
        var sdks = ((YamlSequenceNode)Child(Child(Child(matrix, "strategy")!, "matrix")!, "sdk")!).Select(node => node.ToString());

        Assert.Equal(["8.0.4xx", "9.0.3xx", "10.0.x", "11.0.x"], sdks);
    }

    private static YamlMappingNode Load(string workflow)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(File.ReadAllText(Path.Combine(Folder, workflow))));
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    // By name or by full path.
    private static IEnumerable<string> Lines(string workflow) =>
        File.ReadLines(Path.Combine(Folder, workflow)).Where(line => line.Contains(Uses, StringComparison.Ordinal));

    private static IEnumerable<(string Name, YamlNode Value)> Jobs(YamlNode root) =>
        ((YamlMappingNode)Child(root, "jobs")!).Select(job => (job.Key.ToString(), job.Value));

    private static IEnumerable<YamlNode> Steps(YamlNode job) => (YamlSequenceNode)Child(job, "steps")!;

    private static YamlNode? Child(YamlNode node, string key) =>
        node is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;

    private static string Text(YamlNode node, string key) => Child(node, key)?.ToString() ?? "";

    private static IEnumerable<string> Pairs(YamlNode? node) =>
        (node as YamlMappingNode)?.Select(pair => $"{pair.Key}: {pair.Value}") ?? [];

    [GeneratedRegex(
        @"(?<=\s|^)(\.ci|eng|src|tests|bench|samples)/[\w./-]+|(?<=\s|^)[\w.]+\.slnx?\b",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex NamedPath();
}
