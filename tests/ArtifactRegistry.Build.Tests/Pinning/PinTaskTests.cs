using System.Text;
using ArtifactRegistry.Build.Tasks;
using Microsoft.Build.Framework;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace ArtifactRegistry.Build.Tests.Pinning;

/// <summary>Files that are read and written, and those that cannot be.</summary>
public sealed class PinTaskTests : IDisposable
{
    private static readonly DateTime LongAgo = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private readonly Folder folder = new();
    private readonly NoteEngine engine = new();

    [Fact]
    public void A_file_is_pinned_in_place_and_the_log_and_the_item_say_where()
    {
        folder.Write("deploy/api.yaml", Unpinned());

        var task = Run(Item("deploy/api.yaml"));

        Assert.Equal(Pinned(), folder.Read("deploy/api.yaml"));
        Assert.Contains($"deploy/api.yaml pinned to {Deployment.Reference} (line 9)", engine.Text, StringComparison.Ordinal);
        Assert.Equal((folder["deploy/api.yaml"], "1", "9", "true"), Describe(Assert.Single(task.Pinned)));
        Assert.Single(Directory.GetFiles(folder["deploy"]));
    }

    [Fact]
    public void A_file_that_is_pinned_already_is_not_written()
    {
        folder.Write("api.yaml", Pinned());
        File.SetLastWriteTimeUtc(folder["api.yaml"], LongAgo);

        Run(Item("api.yaml"));

        Assert.Equal(LongAgo, File.GetLastWriteTimeUtc(folder["api.yaml"]));
        Assert.Contains("is already pinned to", engine.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_older_digest_gives_way()
    {
        folder.Write("api.yaml", Pinned().Replace(Deployment.Image.Digest, $"sha256:{new string('0', 64)}", StringComparison.Ordinal));

        Run(Item("api.yaml"));

        Assert.Equal(Pinned(), folder.Read("api.yaml"));
    }

    [Theory]
    [InlineData("out/api.yaml", "out/api.yaml")]
    [InlineData("out/", "out/api.yaml")]
    [InlineData(@"out\deeper\", "out/deeper/api.yaml")]
    public void A_copy_is_written_and_the_file_stays(string destination, string written)
    {
        folder.Write("api.yaml", Unpinned());

        Run(Item("api.yaml", ("Destination", destination)));

        Assert.Equal(Unpinned(), folder.Read("api.yaml"));
        Assert.Equal(Pinned(), folder.Read(written));
    }

    [Fact]
    public void A_copy_that_is_the_same_already_is_not_written()
    {
        folder.Write("api.yaml", Unpinned());
        folder.Write("copy.yaml", Pinned());
        File.SetLastWriteTimeUtc(folder["copy.yaml"], LongAgo);

        Run(Item("api.yaml", ("Destination", "copy.yaml")));

        Assert.Equal(LongAgo, File.GetLastWriteTimeUtc(folder["copy.yaml"]));
    }

    [Fact]
    public void A_dry_run_says_what_it_would_write_and_needs_no_digest()
    {
        folder.Write("api.yaml", Unpinned());

        Run([Item("api.yaml")], Deployment.Name, dryRun: "true");

        Assert.Equal(Unpinned(), folder.Read("api.yaml"));
        Assert.Contains($"Dry run: api.yaml would be pinned to {Deployment.Name} (line 9)", engine.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Projects_that_pin_one_file_at_once_lose_nothing()
    {
        var names = Enumerable.Range(0, 12).Select(number => $"{Deployment.Name}{number}").ToArray();
        folder.Write("all.yaml", string.Concat(names.Select(name => $"- {name}:1.0.0\n")));

        await Task.WhenAll(names.Select(name =>
            Task.Run(() => Run([Item("all.yaml")], $"{name}@{Samples.Digest}", engine: new NoteEngine()))));

        Assert.Equal(string.Concat(names.Select(name => $"- {name}@{Samples.Digest}\n")), folder.Read("all.yaml"));
        Assert.Equal([folder["all.yaml"]], Directory.GetFiles(folder.Root));
    }

    [Fact]
    public void A_file_without_a_reference_is_an_error_unless_it_need_not_have_one()
    {
        folder.Write("other.yaml", "image: redis:7\n");

        Run([Item("other.yaml", ("Required", "false"))], Deployment.Reference);
        Assert.Empty(engine.Errors);
        Run([Item("other.yaml")], Deployment.Reference, succeeds: false);

        Assert.Equal("ARB3601", Assert.Single(engine.Errors).Code);
        Assert.Equal("image: redis:7\n", folder.Read("other.yaml"));
    }

    [Fact]
    public void One_bad_file_fails_the_build_and_keeps_no_other_from_being_pinned()
    {
        folder.Write("api.yaml", Unpinned());

        Run([Item("missing.yaml"), Item("api.yaml")], Deployment.Reference, succeeds: false);

        Assert.Equal("ARB3602", Assert.Single(engine.Errors).Code);
        Assert.Equal(Pinned(), folder.Read("api.yaml"));
    }

    public static TheoryData<string, string> Unreadable => new()
    {
        { "", "missing.yaml" }, { "", "." }, { "a\0b", "binary" }, { "", "no\0name" }, { "", new string('x', 5000) },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void What_cannot_be_read_is_one_coded_error(string content, string name)
    {
        if (content.Length > 0)
        {
            folder.Write(name, content);
        }

        Run([Item(name)], Deployment.Reference, succeeds: false);

        Assert.Equal("ARB3602", Assert.Single(engine.Errors).Code);
    }

    [Fact]
    public void What_is_no_deployment_file_by_its_size_or_encoding_is_one_coded_error()
    {
        File.WriteAllText(folder["utf16.yaml"], Unpinned(), Encoding.Unicode);
        using (var large = File.Create(folder["large.yaml"]))
        {
            large.SetLength(4 * 1024 * 1024 + 1);
        }

        Run([Item("utf16.yaml"), Item("large.yaml")], Deployment.Reference, succeeds: false);

        Assert.Equal(["ARB3602", "ARB3602"], engine.Errors.Select(error => error.Code));
        Assert.Contains("UTF-16", engine.Errors[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_that_cannot_be_written_is_one_coded_error()
    {
        folder.Write("api.yaml", Unpinned());

        Run([Item("api.yaml", ("Destination", "api.yaml/below"))], Deployment.Reference, succeeds: false);

        Assert.Equal("ARB1008", Assert.Single(engine.Errors).Code);
    }

    [Fact]
    public void A_form_that_cannot_be_pinned_is_a_warning_with_its_line_and_reason()
    {
        folder.Write("api.yaml", Unpinned() + $"more:\n- image: {Deployment.Name}:${{TAG}}\n- app={Deployment.Name}:1.3.0\n");

        Run(Item("api.yaml"));

        var warning = Assert.Single(engine.Warnings);
        Assert.Equal("ARB3603", warning.Code);
        Assert.StartsWith(
            $"'api.yaml' refers to {Deployment.Name} in 2 places that cannot be pinned", warning.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            "\n  line 13: a variable or a template is part of the reference\n  line 14: the name is part of a longer value",
            warning.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_with_no_other_form_is_one_error_unless_it_need_not_have_a_reference()
    {
        folder.Write("api.yaml", $"image: {Deployment.Name}:${{TAG}}\n");

        Run([Item("api.yaml", ("Required", "false"))], Deployment.Reference);
        Assert.Empty(engine.Errors);
        Run([Item("api.yaml")], Deployment.Reference, succeeds: false);

        Assert.Equal("ARB3603", Assert.Single(engine.Errors).Code);
    }

    [Fact]
    public void Messages_name_only_the_images_of_the_file()
    {
        var copy = $"us-docker.pkg.dev/my-project/my-repo/api@{Samples.Digest}";
        folder.Write("api.yaml", Unpinned() + $"more: x={Deployment.Name}:1.3.0\n");

        using var task = new PinImageReferences
        {
            BuildEngine = engine,
            Images = [new TaskItem(Deployment.Reference), new TaskItem(copy)],
            Files = [Item("api.yaml")],
            Folder = folder.Root,
        };
        Assert.True(task.Execute());

        Assert.Contains(Deployment.Reference, engine.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("us-docker.pkg.dev", engine.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: b\n c: {0}:1.0\n", "true", "ARB3605")]
    [InlineData("a: b\n c: d\n", "true", "ARB3605")]
    [InlineData("a: b\n c: {0}:1.0\n", "false", "ARB3605")]
    public void What_is_not_YAML_is_one_coded_error_and_stays(string format, string required, string code)
    {
        var text = string.Format(System.Globalization.CultureInfo.InvariantCulture, format, Deployment.Name);
        folder.Write("api.yaml", text);

        Run([Item("api.yaml", ("Required", required))], Deployment.Reference, succeeds: false);

        Assert.Equal(code, Assert.Single(engine.Errors).Code);
        Assert.Contains("line 2", engine.Errors[0].Message, StringComparison.Ordinal);
        Assert.Equal(text, folder.Read("api.yaml"));
    }

    [Fact]
    public void A_file_of_another_kind_that_a_pattern_takes_in_is_passed_over()
    {
        folder.Write("readme.md", "# API\n- [a](b): {{ c\n  *d\n");

        Assert.Empty(Run([Item("readme.md", ("Required", "false"))], Deployment.Reference).Pinned);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void No_file_at_all_is_an_error_since_nothing_would_be_pinned()
    {
        Run([], Deployment.Reference, succeeds: false);

        Assert.Equal("ARB3607", Assert.Single(engine.Errors).Code);
    }

    private PinImageReferences Run(TaskItem file) => Run([file], Deployment.Reference);

    private PinImageReferences Run(TaskItem[] files, string image, string dryRun = "", bool succeeds = true, NoteEngine? engine = null)
    {
        using var task = new PinImageReferences
        {
            BuildEngine = engine ?? this.engine,
            Images = [new TaskItem(image, new Dictionary<string, string> { ["Tags"] = "1.4.0;latest" })],
            Files = files,
            Folder = folder.Root,
            DryRun = dryRun,
        };
        Assert.Equal(succeeds, task.Execute());
        return task;
    }

    private static TaskItem Item(string path, params (string Name, string Value)[] metadata) =>
        new(path, metadata.ToDictionary(pair => pair.Name, pair => pair.Value));

    private static (string, string, string, string) Describe(ITaskItem item) =>
        (item.ItemSpec, item.GetMetadata("References"), item.GetMetadata("Lines"), item.GetMetadata("Changed"));

    private static string Unpinned() => Encoding.UTF8.GetString(Deployment.Read("cloud-run.yaml"));

    private static string Pinned() => Encoding.UTF8.GetString(Deployment.ReadPinned("cloud-run.yaml"));
}
