using System.Text.Json.Nodes;
using ArtifactRegistry.Build.Tasks;
using ArtifactRegistry.Emulator;
using Task = System.Threading.Tasks.Task;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace ArtifactRegistry.Build.Tests.Images.Listing;

public sealed class ListTagsTests
{
    [Fact]
    public async Task A_tag_has_what_the_registry_s_list_reports_of_its_manifest()
    {
        await using var shelf = await OpenAsync();
        var digest = shelf.Push("1.0.0");
        using var task = Create(new NoteEngine(), shelf.Host.Authority);

        Assert.True(task.Execute());

        var tag = Assert.Single(task.Listed);
        Assert.Equal((digest, "2026-06-01T12:00:00.000Z"), (tag.GetMetadata("Digest"), tag.GetMetadata("UploadedAt")));
        Assert.Equal("1.0.0", task.LatestVersionTag);
    }

    [Fact]
    public async Task A_tag_of_a_registry_that_reports_names_alone_has_no_metadata()
    {
        await using var registry = await DockerRegistry.StartAsync();
        await registry.PushAsync(Shelf.Name, "1.0.0");
        using var task = Create(new NoteEngine(), registry.Authority);

        Assert.True(task.Execute());

        var tag = Assert.Single(task.Listed);
        Assert.Equal("1.0.0", tag.ItemSpec);
        Assert.DoesNotContain("Digest", tag.MetadataNames.Cast<string>());
    }

    [Fact]
    public async Task A_file_gets_a_line_of_JSON_for_each_tag_and_there_are_no_items()
    {
        await using var shelf = await OpenAsync();
        var digest = shelf.Push("1.0.0", "1.1.0");
        using var folder = new Folder();
        var engine = new NoteEngine();
        using var task = Create(engine, shelf.Host.Authority);
        task.OutputFile = folder["deep/tags.jsonl"];

        Assert.True(task.Execute());

        var lines = (await File.ReadAllLinesAsync(task.OutputFile)).Select(line => JsonNode.Parse(line)!).ToArray();
        Assert.Equal(["1.0.0", "1.1.0"], lines.Select(line => line["tag"]!.GetValue<string>()));
        Assert.All(lines, line => Assert.Equal(digest, line["digest"]!.GetValue<string>()));
        Assert.All(lines, line => Assert.Equal("2026-06-01T12:00:00.000Z", line["uploadedAt"]!.GetValue<string>()));
        Assert.Empty(task.Listed);
        Assert.Equal("1.1.0", task.LatestVersionTag);
        Assert.Contains($"2 tags in {task.OutputFile}", engine.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_gets_names_alone_from_a_registry_that_reports_nothing_else()
    {
        await using var registry = await DockerRegistry.StartAsync();
        await registry.PushAsync(Shelf.Name, "1.0.0");
        using var folder = new Folder();
        using var task = Create(new NoteEngine(), registry.Authority);
        task.OutputFile = folder["tags.jsonl"];

        Assert.True(task.Execute());

        Assert.Equal("""{"tag":"1.0.0"}""" + "\n", folder.Read("tags.jsonl"));
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_one_coded_error()
    {
        await using var shelf = await OpenAsync();
        shelf.Push("1.0.0");
        using var folder = new Folder();
        folder.Write("blocker", "");
        var engine = new NoteEngine();
        using var task = Create(engine, shelf.Host.Authority);
        task.OutputFile = folder["blocker/tags.jsonl"];

        Assert.False(task.Execute());

        Assert.Equal(["ARB1008"], engine.Errors.Select(error => error.Code));
    }

    [Fact]
    public async Task The_first_tag_of_the_project_s_own_image_selects_nothing_and_is_no_error()
    {
        await using var shelf = await OpenAsync();
        shelf.Push("1.0.0", "2.0.0");
        using var task = Create(new NoteEngine(), shelf.Host.Authority);
        (task.Image, task.ImageProperty) = ($"{task.Image}:3.0.0", "ContainerRepository");

        Assert.True(task.Execute());

        Assert.Equal(2, task.Listed.Length);
    }

    private static Task<Shelf> OpenAsync() =>
        Shelf.OpenAsync(new EmulatorOptions { RequireAuthentication = false, Behavior = RegistryBehavior.ArtifactRegistry });

    private static ListImageTags Create(NoteEngine engine, string registry) => new()
    {
        BuildEngine = engine,
        Connection = new TaskItem("connection", new Dictionary<string, string> { ["CredentialSource"] = "anonymous" }),
        Image = $"{registry}/{Shelf.Name}",
    };
}
