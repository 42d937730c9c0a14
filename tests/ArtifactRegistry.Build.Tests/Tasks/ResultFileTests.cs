using ArtifactRegistry.Build.Tasks;
using Task = System.Threading.Tasks.Task;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace ArtifactRegistry.Build.Tests.Tasks;

/// <summary>The result files of the targets that change something (docs/report.md).</summary>
public sealed class ResultFileTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("add")]
    [InlineData("attach")]
    [InlineData("copy")]
    [InlineData("promote")]
    [InlineData("push")]
    public async Task A_report_that_cannot_be_written_is_an_error_before_anything_is_changed(string target)
    {
        await using var build = await TaskWorld.StartAsync();
        folder.Write("key.json", "{}");
        build.Connection["ReportFile"] = folder["key.json/report.json"];
        using var archive = new TestArchive();
        archive.AddImage("");

        var (code, message) = build.Fail(Task(build, target, archive));

        Assert.Equal("ARB1008", code);
        Assert.Contains("cannot be written: a part of its path is a file, not a folder.", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("add", "promoted")]
    [InlineData("attach", "attached")]
    [InlineData("copy", "copied")]
    [InlineData("push", "published")]
    public async Task The_report_says_what_the_target_did_to_which_image(string target, string outcome)
    {
        await using var build = await TaskWorld.StartAsync();
        build.Connection["ReportFile"] = folder["report.json"];
        using var archive = new TestArchive();
        var digest = archive.AddImage("");

        Assert.True(build.Run(Task(build, target, archive)), build.Engine.Text);

        var report = System.Text.Json.Nodes.JsonNode.Parse(folder.Read("report.json"))!;
        Assert.Equal((outcome, target == "push" ? digest : build.Digest), ((string?)report["outcome"], (string?)report["digest"]));
    }

    private RegistryTask Task(TaskWorld build, string target, TestArchive archive)
    {
        folder.Write("sbom.spdx.json", "{}");
        return target switch
        {
            "add" => new AddImageTags { Image = build.Name(":1.0.0"), Tags = "stable" },
            "attach" => new AttachArtifacts
            {
                Image = build.Name(":1.0.0"),
                Folder = folder.Root,
                Attachments = [new TaskItem("sbom.spdx.json")],
            },
            "copy" => new CopyImage { Image = build.Name(":1.0.0"), Destinations = [CopyTask.To(build.Host, "my-project/my-repo/copy")] },
            "promote" => new PromoteImages { Promotions = [new TaskItem(build.Name(":1.0.0"))], Tags = "stable" },
            _ => new PushImage { Image = build.Name(), Archive = archive.Save(), Tags = "2.0.0" },
        };
    }
}
