using System.Text.RegularExpressions;
using ArtifactRegistry.Emulator.Tests.Support;
using ArtifactRegistry.Emulator.Tool;

namespace ArtifactRegistry.Emulator.Tests.Command;

/// <summary><c>docs/emulator.md</c> describes what there is, and its commands print what it shows.</summary>
public partial class ThePage
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(SourceTree.Root, "docs", "emulator.md"));

    [Fact]
    public void Its_options_are_those_of_the_help()
    {
        string[] documented =
            [.. Lines.Where(l => l.StartsWith("| `--", StringComparison.Ordinal)).SelectMany(l => Options(l.Split(" | ")[0]))];
        var options = new CommandLine().Command((_, _) => Task.FromResult(0)).Options
            .Select(option => option.Name)
            .Where(name => name is not ("--help" or "--version"));
        Assert.Equal(options.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Its_switches_are_the_properties_of_the_behavior()
    {
        var properties = typeof(RegistryBehavior).GetProperties().Where(p => p.CanWrite).Select(p => p.Name);
        var documented = Lines.Select(l => Switch().Match(l))
            .Where(m => m.Success)
            .Select(m => m.Groups["name"].Value)
            .Distinct();
        Assert.Equal(properties.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Its_queries_of_a_new_emulator_print_what_it_shows()
    {
        OtherTool.Require("jq");
        using var folder = new TemporaryDirectory();
        string[] arguments =
            [.. Lines.Single(l => l.StartsWith("$ artifact-registry-emulator ", StringComparison.Ordinal)).Split(' ').Skip(2)];
        arguments[Array.IndexOf(arguments, "5000")] = "0";
        arguments[Array.IndexOf(arguments, "key.json")] = folder.Combine("key.json");
        using var process = await EmulatorProcess.StartAsync(arguments);
        string[] block = [.. Lines.SkipWhile(l => l != "## Query it").SkipWhile(l => l != "```console").Skip(1).TakeWhile(l => l != "```")];
        string[] commands = [.. block.Where(l => l.StartsWith("$ ", StringComparison.Ordinal)).Select(l => l[2..])];
        Assert.NotEmpty(commands);
        var script = string.Join('\n', commands).Replace("localhost:5000", process.BaseUri.Authority, StringComparison.Ordinal);
        var output = await OtherTool.RunAsync("bash", ["-c", script], folder.Path);
        Assert.Equal(block.Where(l => !l.StartsWith("$ ", StringComparison.Ordinal)), output.TrimEnd('\n').Split('\n'));
    }

    private static IEnumerable<string> Options(string text) =>
        Option().Matches(text).Select(m => m.Value).Where(o => o != "--help").Distinct();

    [GeneratedRegex("--[a-z][a-z-]+", RegexOptions.NonBacktracking)]
    private static partial Regex Option();

    [GeneratedRegex(@"\| `(?<name>[A-Z][A-Za-z0-9]+)` \|$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Switch();
}
