using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ArtifactRegistry.Build.PackageTests.Support;

/// <summary>A property of the props file.</summary>
internal sealed record ContractProperty(string Section, string Name, string Default, string Meaning);

/// <summary>An item that a project writes, or a result: an item or property that a target leaves. The name is as MSBuild writes it,
/// <c>@(NAME)</c> or <c>$(NAME)</c>.</summary>
internal sealed record ContractEntry(bool IsResult, string Name, IReadOnlyList<string> Metadata, string Meaning, string Page);

/// <summary>A public target, with what it takes and leaves.</summary>
internal sealed record ContractTarget(string Name, string Meaning, string Page, IReadOnlyList<string> In, IReadOnlyList<string> Out);

/// <summary>The public contract, as the files in <c>build/</c> hold it. Names, defaults, and what a target takes and leaves are read from
/// the elements. Comments add what elements cannot say: the meaning before each property; <c>MEANING docs/PAGE.md</c> before each target;
/// and for items and results a line <c>in|out @(NAME: METADATA, …) MEANING docs/PAGE.md</c> in the file that is about them.</summary>
internal sealed partial class Contract
{
    private readonly Dictionary<string, XElement> targets;

    private Contract(IReadOnlyList<XElement> files, XElement props)
    {
        Files = files;
        targets = files.Elements("Target").ToDictionary(target => (string)target.Attribute("Name")!, StringComparer.Ordinal);
        Properties =
        [
            .. props.Elements("PropertyGroup").Elements()
                .Where(property => IsPublic(property.Name.LocalName))
                .Select(property =>
                    new ContractProperty(Comment(property.Parent!), property.Name.LocalName, property.Value, Comment(property))),
        ];
        var comments = files.DescendantNodes().OfType<XComment>()
            .Concat(files.SelectMany(file => file.NodesBeforeSelf().OfType<XComment>()));
        Entries =
        [
            .. comments
                .SelectMany(comment => EntryLine().Matches(OneLine(comment)))
                .Select(ReadEntry)
                .OrderBy(entry => entry.Name[2..], StringComparer.Ordinal),
        ];
        Inputs = Properties.Select(property => $"$({property.Name})")
            .Concat(Entries.Where(entry => !entry.IsResult).Select(entry => entry.Name))
            .ToHashSet(StringComparer.Ordinal);
        Results = Entries.Where(entry => entry.IsResult).Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal);
        OfEveryTarget = Closure("_ArtifactRegistryConnect").Reads;
        Targets = [.. targets.Keys.Where(IsPublic).Order(StringComparer.Ordinal).Select(ReadTarget)];
        var hooks = targets.Where(target => !IsPublic(target.Key)
            && target.Value.Attributes().Any(attribute => attribute.Name.LocalName is "BeforeTargets" or "AfterTargets"));
        Publish = TargetFlow.Of(hooks
            .SelectMany(hook => Names(hook.Key))
            .Distinct(StringComparer.Ordinal)
            .Select(name => targets[name]));
    }

    public IReadOnlyList<XElement> Files { get; }

    public IReadOnlyList<ContractProperty> Properties { get; }

    public IReadOnlyList<ContractEntry> Entries { get; }

    public IReadOnlyList<ContractTarget> Targets { get; }

    /// <summary>The properties and items that say something, as MSBuild writes them.</summary>
    public IReadOnlySet<string> Inputs { get; }

    /// <summary>The properties and items that targets leave.</summary>
    public IReadOnlySet<string> Results { get; }

    /// <summary>How registries are reached: what every target takes.</summary>
    public IReadOnlySet<string> OfEveryTarget { get; }

    /// <summary>What the targets that hook into the SDK's publish read and write.</summary>
    public TargetFlow Publish { get; }

    public static Contract Read()
    {
        var folder = Path.Combine(SourceTree.Root, "build");
        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .ToDictionary(file => file, file => XDocument.Load(file).Root!, StringComparer.Ordinal);
        var props = Path.Combine(folder, "ArtifactRegistry.Build.Defaults.props");
        return new Contract([.. files.Where(file => file.Key != props).Select(file => file.Value)], files[props]);
    }

    public static bool IsPublic(string name) => name.StartsWith("ArtifactRegistry", StringComparison.Ordinal);

    private ContractTarget ReadTarget(string name)
    {
        var comment = TargetComment().Match(Comment(targets[name]));
        Assert.True(comment.Success, $"The comment before the target {name} is not of the form MEANING docs/PAGE.md");
        var flow = Closure(name);
        var reads = flow.Reads
            .Where(read => !OfEveryTarget.Contains(read) && (Inputs.Contains(read) || !flow.Writes.Contains(read)))
            .Order(StringComparer.Ordinal);
        return new ContractTarget(
            name,
            comment.Groups["meaning"].Value,
            comment.Groups["page"].Value,
            [.. reads],
            [.. flow.Writes.Where(Results.Contains).Order(StringComparer.Ordinal)]);
    }

    /// <summary>What a target and those that it depends on read and write.</summary>
    private TargetFlow Closure(string name) => TargetFlow.Of(Names(name).Select(each => targets[each]));

    private HashSet<string> Names(string name)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        Add(name);
        return found;

        void Add(string target)
        {
            if (targets.TryGetValue(target, out var element) && found.Add(target))
            {
                Array.ForEach(((string?)element.Attribute("DependsOnTargets") ?? "").Split(';'), Add);
            }
        }
    }

    private static ContractEntry ReadEntry(Match line) => new(
        line.Groups["way"].Value == "out",
        $"{line.Groups["name"].Value})",
        line.Groups["metadata"].Value.Split(", ", StringSplitOptions.RemoveEmptyEntries),
        line.Groups["meaning"].Value,
        line.Groups["page"].Value);

    private static string Comment(XElement element) =>
        element.NodesBeforeSelf().LastOrDefault() is XComment comment ? OneLine(comment) : "";

    private static string OneLine(XComment comment) =>
        string.Join(' ', comment.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex(@"^(?<meaning>.+) docs/(?<page>[\w-]+)\.md$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex TargetComment();

    [GeneratedRegex(
        @"\b(?<way>in|out) (?<name>[$@]\(\w+)(: (?<metadata>[\w, ]+))?\) (?<meaning>.+?) docs/(?<page>[\w-]+)\.md",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex EntryLine();
}
