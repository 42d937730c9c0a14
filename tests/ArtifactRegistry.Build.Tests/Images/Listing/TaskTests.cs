using System.Text.Json.Nodes;
using ArtifactRegistry.Build.Tasks;
using ArtifactRegistry.Emulator;
using ArtifactRegistry.Emulator.Faults;
using Microsoft.Build.Framework;
using Task = System.Threading.Tasks.Task;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace ArtifactRegistry.Build.Tests.Images.Listing;

public sealed class TaskTests
{
    [Fact]
    public async Task The_list_is_items_and_a_table()
    {
        await using var shelf = await OpenAsync();
        var digest = shelf.Push("1.0.0", "latest");
        var engine = new NoteEngine();
        using var task = new ListImages
        {
            BuildEngine = engine,
            Connection = Connection(shelf),
            Image = $"{shelf.Host.Authority}/{Shelf.Name}",
        };

        Assert.True(task.Execute(), engine.Text);

        var item = Assert.Single(task.Listed);
        Assert.Equal((digest, "1.0.0;latest"), (item.ItemSpec, item.GetMetadata("Tags")));
        Assert.Equal($"{shelf.Host.Authority}/{Shelf.Name}@{digest}", item.GetMetadata("Reference"));
        Assert.Equal("2026-06-01T12:00:00.000Z", item.GetMetadata("UploadedAt"));
        Assert.Contains($"{digest}  1.0.0, latest  image", engine.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_gets_a_line_of_JSON_for_each_manifest_and_there_are_no_items()
    {
        await using var shelf = await OpenAsync();
        var index = shelf.Host.PushIndex(Shelf.Name, "1.0.0");
        using var folder = new Folder();
        var file = folder["deep/list.jsonl"];
        using var task = new ListImages
        {
            BuildEngine = new NoteEngine(),
            Connection = Connection(shelf),
            Image = $"{shelf.Host.Authority}/{Shelf.Name}",
            OutputFile = file,
        };

        Assert.True(task.Execute());

        var lines = (await File.ReadAllLinesAsync(file)).Select(line => JsonNode.Parse(line)!).ToArray();
        Assert.Equal((3, 3, 0), (lines.Length, task.Count, task.Listed.Length));
        Assert.Equal(
            ["1.0.0"],
            lines.Single(line => line["digest"]!.GetValue<string>() == index)["tags"]!.AsArray()
                .Select(tag => tag!.GetValue<string>()));
        Assert.Equal(2, lines.Count(line => line["parents"]!.AsArray().Count == 1));
        Assert.Equal([file], Directory.GetFiles(Path.GetDirectoryName(file)!));
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_one_coded_error_and_leaves_nothing_behind()
    {
        await using var shelf = await OpenAsync();
        shelf.Push("1.0.0");
        using var folder = new Folder();
        folder.Write("blocker", "");
        var engine = new NoteEngine();
        using var task = new ListImages
        {
            BuildEngine = engine,
            Connection = Connection(shelf),
            Image = $"{shelf.Host.Authority}/{Shelf.Name}",
            OutputFile = folder["blocker/list.jsonl"],
        };

        Assert.False(task.Execute());

        Assert.Equal(["ARB1008"], engine.Errors.Select(error => error.Code));
    }

    [Fact]
    public async Task A_list_that_fails_leaves_the_file_that_was_there()
    {
        await using var shelf = await Shelf.OpenAsync(new RegistryBehavior { MissingImageHasEmptyTagList = false });
        using var folder = new Folder();
        folder.Write("list.jsonl", "before");
        using var task = new ListImages
        {
            BuildEngine = new NoteEngine(),
            Connection = Connection(shelf),
            Image = $"{shelf.Host.Authority}/{Shelf.Name}",
            OutputFile = folder["list.jsonl"],
        };

        Assert.False(task.Execute());

        Assert.Equal("before", folder.Read("list.jsonl"));
    }

    [Fact]
    public async Task Without_confirmation_nothing_is_deleted_and_the_plan_s_hash_is_told()
    {
        await using var shelf = await OpenAsync();
        shelf.Push("pr-1");
        var engine = new NoteEngine();
        using var task = CleanUp(shelf, engine, confirm: null);

        Assert.True(task.Execute(), engine.Text);

        Assert.Equal(
            ["tag planned", "manifest planned"], task.Planned.Select(item => $"{item.GetMetadata("Kind")} {item.GetMetadata("Outcome")}"));
        Assert.Contains($"ArtifactRegistryConfirm={task.PlanHash}", engine.Text, StringComparison.Ordinal);
        Assert.Equal(["pr-1"], shelf.Host.Tags(Shelf.Name));
    }

    [Fact]
    public async Task The_confirmed_plan_is_carried_out_and_afterwards_there_is_nothing_to_do()
    {
        await using var shelf = await OpenAsync();
        shelf.Push("pr-1");
        shelf.Push("1.0.0");
        using var plan = CleanUp(shelf, new NoteEngine(), confirm: null);
        plan.Execute();

        using var run = CleanUp(shelf, new NoteEngine(), plan.PlanHash);
        Assert.True(run.Execute());
        Assert.Equal(["deleted", "deleted"], run.Planned.Select(item => item.GetMetadata("Outcome")));
        Assert.Equal(["1.0.0"], shelf.Host.Tags(Shelf.Name));

        using var again = CleanUp(shelf, new NoteEngine(), plan.PlanHash);
        Assert.True(again.Execute());
        Assert.Equal("", again.PlanHash);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("0123456789abcdef")]
    public async Task Another_word_than_the_plan_s_hash_deletes_nothing(string confirm)
    {
        await using var shelf = await OpenAsync();
        shelf.Push("pr-1");
        var engine = new NoteEngine();
        using var task = CleanUp(shelf, engine, confirm);

        Assert.False(task.Execute());

        Assert.Equal(["ARB3307"], engine.Errors.Select(error => error.Code));
        Assert.Equal(["pr-1"], shelf.Host.Tags(Shelf.Name));
    }

    [Fact]
    public async Task A_registry_that_has_changed_since_the_plan_has_another_plan()
    {
        await using var shelf = await OpenAsync();
        shelf.Push("pr-1");
        using var plan = CleanUp(shelf, new NoteEngine(), confirm: null);
        plan.Execute();
        shelf.Push("pr-2");
        var engine = new NoteEngine();

        using var run = CleanUp(shelf, engine, plan.PlanHash);
        Assert.False(run.Execute());

        Assert.Equal(["ARB3307"], engine.Errors.Select(error => error.Code));
        Assert.DoesNotContain(shelf.Asked, asked => asked.StartsWith("DELETE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_dry_run_deletes_nothing_even_when_confirmed()
    {
        await using var shelf = await OpenAsync();
        shelf.Push("pr-1");
        using var plan = CleanUp(shelf, new NoteEngine(), confirm: null);
        plan.Execute();

        using var run = CleanUp(shelf, new NoteEngine(), plan.PlanHash);
        run.DryRun = "true";
        Assert.True(run.Execute());

        Assert.Equal(["pr-1"], shelf.Host.Tags(Shelf.Name));
    }

    [Fact]
    public async Task A_clean_up_of_several_images_that_breaks_off_says_what_is_gone_of_all()
    {
        await using var shelf = await OpenAsync();
        string[] images = [$"{Shelf.Name}/a", $"{Shelf.Name}/b"];
        Array.ForEach(images, image => shelf.Host.PushImage(image, "pr-1"));
        using var plan = CleanUp(shelf, new NoteEngine(), confirm: null);
        plan.Recursive = "true";
        plan.Execute();
        shelf.Emulator.AddFault(new Fault { Method = "DELETE", PathPattern = $"{images[1]}/manifests/pr-1", StatusCode = 403 });
        var engine = new NoteEngine();

        using var run = CleanUp(shelf, engine, plan.PlanHash);
        run.Recursive = "true";
        Assert.False(run.Execute());

        Assert.Contains("Deleted before that: 1 tag and 1 manifest.", Assert.Single(engine.Errors).Message, StringComparison.Ordinal);
        Assert.Equal(["deleted", "deleted", "planned", "planned"], run.Planned.Select(item => item.GetMetadata("Outcome")));
    }

    [Fact]
    public async Task Immutable_tags_are_one_coded_error()
    {
        await using var shelf = await OpenAsync(
            new EmulatorHost { Repositories = [new EmulatorRepository { Name = "my-project/my-repo", ImmutableTags = true }] });
        shelf.Push("pr-1");
        using var plan = CleanUp(shelf, new NoteEngine(), confirm: null);
        plan.Execute();
        var engine = new NoteEngine();

        using var run = CleanUp(shelf, engine, plan.PlanHash);
        Assert.False(run.Execute());

        Assert.Equal(["ARB3304"], engine.Errors.Select(error => error.Code));
    }

    [Fact]
    public async Task A_tag_is_deleted_alone_only_on_Artifact_Registry()
    {
        await using var shelf = await OpenAsync();
        shelf.Push("pr-1");
        var engine = new NoteEngine();
        using var task = CleanUp(shelf, engine, confirm: null);
        task.TagsOnly = "true";
        task.Connection = new TaskItem("connection", new Dictionary<string, string> { ["CredentialSource"] = "anonymous" });

        Assert.False(task.Execute());

        Assert.Equal(["ARB3305"], engine.Errors.Select(error => error.Code));
        Assert.Empty(shelf.Asked);
    }

    /// <summary>cu:2.0.0 would plan the whole image. The project's own image comes with its first tag, which nobody has typed.</summary>
    [Theory]
    [InlineData(":2.0.0", "ArtifactRegistryCleanUp")]
    [InlineData(":2.0.0", "ArtifactRegistryDeleteTags")]
    [InlineData(":2.0.0", "ArtifactRegistryListImages")]
    [InlineData(":2.0.0", "ArtifactRegistryListUntagged")]
    [InlineData("@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "ArtifactRegistryListTags")]
    public async Task A_tag_or_digest_that_would_be_ignored_is_an_error_where_it_was_named(string selected, string target)
    {
        await using var shelf = await OpenAsync();
        shelf.Push("1.0.0", "2.0.0");
        var engine = new NoteEngine();
        using ImageTask task = target switch
        {
            "ArtifactRegistryListTags" => new ListImageTags(),
            "ArtifactRegistryListImages" => new ListImages(),
            "ArtifactRegistryListUntagged" => new ListImages { UntaggedOnly = "true" },
            "ArtifactRegistryDeleteTags" => new DeleteImages { Target = target, KeepNewest = "1", TagsOnly = "true" },
            _ => new DeleteImages { Target = target, KeepNewest = "1" },
        };
        (task.BuildEngine, task.Connection, task.Image) = (engine, Connection(shelf), $"{shelf.Host.Authority}/{Shelf.Name}{selected}");

        Assert.False(task.Execute());
        Assert.Empty(shelf.Asked);

        var error = Assert.Single(engine.Errors);
        Assert.Equal("ARB1001", error.Code);
        Assert.Contains($"{target} works on all tags of the image: {selected} would be ignored", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            target is "ArtifactRegistryListImages" or "ArtifactRegistryListUntagged"
                ? "Remove it."
                : "Remove it. To select tags, set ArtifactRegistryTagFilter.",
            error.Message,
            StringComparison.Ordinal);
    }

    private static Task<Shelf> OpenAsync(EmulatorHost? host = null) =>
        Shelf.OpenAsync(new EmulatorOptions
        {
            RequireAuthentication = false,
            Behavior = RegistryBehavior.ArtifactRegistry,
            Hosts = [host ?? new EmulatorHost()],
        });

    private static ITaskItem Connection(Shelf shelf) => new TaskItem(
        "connection", new Dictionary<string, string> { ["CredentialSource"] = "anonymous", ["DeclaredHosts"] = shelf.Host.Authority });

    private static DeleteImages CleanUp(Shelf shelf, NoteEngine engine, string? confirm) => new()
    {
        BuildEngine = engine,
        Connection = Connection(shelf),
        Target = "ArtifactRegistryCleanUp",
        Image = $"{shelf.Host.Authority}/{Shelf.Name}",
        TagFilter = "pr-*",
        MovingTags = "latest",
        Confirm = confirm,
    };
}
