using System.Xml.Linq;
using ArtifactRegistry.Build.PackageTests.Support;

namespace ArtifactRegistry.Build.PackageTests;

/// <summary>The public contract has one source, the files in <c>build/</c>: the documentation is made of it, and its comments are held
/// against what targets and tasks do.</summary>
public sealed class DocumentedContractTests
{
    private const string TaskPrefix = "ArtifactRegistry.Build.Tasks.";

    private static readonly string Documentation = Path.Combine(SourceTree.Root, "docs");

    private readonly Contract contract = Contract.Read();

    [Fact]
    public void Every_public_name_in_the_targets_is_documented_and_no_other()
    {
        var flow = TargetFlow.Of(contract.Files);

        Assert.Empty(flow.Reads.Union(flow.Writes).Except(contract.Inputs).Except(contract.Results));
        Assert.Empty(contract.Inputs.Except(flow.Reads));
        Assert.Empty(contract.Results.Except(flow.Writes));
    }

    [Fact]
    public void The_metadata_of_a_result_is_what_the_tasks_that_leave_it_make() =>
        Assert.All(contract.Entries.Where(entry => entry.IsResult), entry =>
        {
            var outputs = contract.Files.Descendants("Output").Where(output => $"@({(string?)output.Attribute("ItemName")})" == entry.Name);
            var made = outputs.SelectMany(output => TaskSources.Makes(Task(output.Parent!), (string)output.Attribute("TaskParameter")!));

            Assert.Equal(made.ToHashSet(StringComparer.Ordinal), entry.Metadata.ToHashSet(StringComparer.Ordinal));
        });

    [Fact]
    public void The_metadata_of_an_item_is_what_the_tasks_that_take_it_read() =>
        Assert.All(contract.Entries.Where(entry => !entry.IsResult), entry =>
        {
            var tasks = Calls().Where(call => Takes(call, entry.Name)).Select(Task).Distinct(StringComparer.Ordinal).ToArray();

            Assert.Empty(entry.Metadata.Except(tasks.SelectMany(TaskSources.Reads)));
            Assert.All(tasks, task => Assert.Empty(TaskSources.Reads(task).Except(KnownTo(task))));
        });

    [Fact]
    public void The_page_of_the_properties_is_made_of_the_targets_files()
    {
        var file = Path.Combine(Documentation, "properties.md");
        var page = File.ReadAllText(file).ReplaceLineEndings("\n");
        var expected = ContractPage.Write(contract, page[..page.IndexOf("## ", StringComparison.Ordinal)]);
        if (Environment.GetEnvironmentVariable("ARB_WRITE_DOCS") == "1")
        {
            File.WriteAllText(file, expected);
            return;
        }

        Assert.Equal(expected.Split('\n'), page.Split('\n'));
    }

    /// <summary>With <c>ARB_WRITE_DOCS=1</c> it is written instead.</summary>
    [Fact]
    public void The_schema_for_editors_is_made_of_the_targets_files()
    {
        var file = Path.Combine(SourceTree.Root, "eng", "buildschema.json");
        var expected = EditorSchema.Write(contract);
        if (Environment.GetEnvironmentVariable("ARB_WRITE_DOCS") == "1")
        {
            File.WriteAllText(file, expected);
            return;
        }

        Assert.Equal(expected, File.ReadAllText(file).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void The_page_of_a_target_names_all_that_it_takes_and_leaves() =>
        Assert.All(contract.Targets, target =>
        {
            var page = Read(target.Page);
            Assert.All([target.Name, .. target.In, .. target.Out], name => Assert.Matches($@"\b{name.Trim('$', '@', '(', ')')}\b", page));
        });

    [Fact]
    public void The_page_of_an_item_or_a_result_names_it_and_its_metadata() =>
        Assert.All(contract.Entries, entry =>
        {
            var page = Read(entry.Page);
            Assert.Contains(entry.Name[2..^1], page, StringComparison.Ordinal);
            Assert.All(entry.Metadata, name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
        });

    private static string Read(string page) => File.ReadAllText(Path.Combine(Documentation, $"{page}.md"));

    private IEnumerable<XElement> Calls() =>
        contract.Files.Descendants().Where(element => element.Name.LocalName.StartsWith(TaskPrefix, StringComparison.Ordinal));

    private static string Task(XElement call) => call.Name.LocalName[TaskPrefix.Length..];

    private static bool Takes(XElement call, string item) => call.Attributes().Any(attribute => attribute.Value == item);

    // What a task may ask for: the metadata of the public items that it takes, of the private ones that the targets make for it, and of
    // what it made itself.
    private IEnumerable<string> KnownTo(string task)
    {
        var items = Calls()
            .Where(call => Task(call) == task)
            .Attributes()
            .Select(attribute => attribute.Value)
            .ToHashSet(StringComparer.Ordinal);
        return contract.Entries.Where(entry => items.Contains(entry.Name)).SelectMany(entry => entry.Metadata)
            .Concat(contract.Files.Descendants()
                .Where(element => items.Contains($"@({element.Name})"))
                .Attributes()
                .SelectMany(attribute => attribute.Name.LocalName == "KeepMetadata"
                    ? attribute.Value.Split(';')
                    : [attribute.Name.LocalName]))
            .Concat(TaskSources.Makes(task));
    }
}
