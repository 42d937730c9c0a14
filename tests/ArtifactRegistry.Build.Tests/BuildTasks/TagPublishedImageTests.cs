using System.Text;
using ArtifactRegistry.Build.Tasks;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace ArtifactRegistry.Build.Tests.BuildTasks;

/// <summary>The other tags of what was just published.</summary>
public sealed class TagPublishedImageTests
{
    [Fact]
    public async Task The_manifest_is_at_hand_so_that_each_tag_costs_its_PUT_only()
    {
        await using var build = await TaskWorld.StartAsync();
        var task = new TagPublishedImage { Image = build.Name(), Tags = "1;latest", Manifest = Manifest(build) };

        Assert.True(build.Run(task), build.Engine.Text);

        Assert.Equal(["PUT 1", "PUT latest"], build.Asked);
        Assert.Equal((build.Digest, build.Digest), (task.Digest, build.Host.GetTagDigest(TaskWorld.Repository, "1")));
    }

    [Fact]
    public async Task What_the_gate_has_seen_with_that_digest_is_not_written()
    {
        await using var build = await TaskWorld.StartAsync();
        TaskItem[] known = [new("stable", new Dictionary<string, string> { ["Digest"] = build.Digest })];
        var task = new TagPublishedImage { Image = build.Name(), Tags = "stable", Manifest = Manifest(build), Known = known };

        Assert.True(build.Run(task));

        Assert.Equal("unchanged", Assert.Single(task.Changed).GetMetadata("Outcome"));
        Assert.Empty(build.Asked);
    }

    [Fact]
    public async Task A_tag_that_was_pushed_just_now_is_not_set_again()
    {
        await using var build = await TaskWorld.StartAsync();
        var task = new TagPublishedImage { Image = build.Name(), Tags = "1.0.0;stable", PushedTags = "1.0.0;latest", Manifest = Manifest(build) };

        Assert.True(build.Run(task));

        Assert.Equal(["PUT stable"], build.Asked);
        Assert.Equal("stable", Assert.Single(task.Changed).ItemSpec);
    }

    [Theory]
    [InlineData("""{"mediaType":"nonsense"}""", null)]
    [InlineData("not json", null)]
    [InlineData("{}", "non sense")]
    public async Task A_manifest_that_is_none_is_one_coded_error_and_is_not_sent(string manifest, string? mediaType)
    {
        await using var build = await TaskWorld.StartAsync();

        var error = build.Fail(new TagPublishedImage { Image = build.Name(), Tags = "a", Manifest = manifest, MediaType = mediaType });

        Assert.Equal("ARB1005", error.Code);
        Assert.Contains("Generated", error.Message, StringComparison.Ordinal);
        Assert.Empty(build.Emulator.Requests);
    }

    private static string Manifest(TaskWorld build) => Encoding.UTF8.GetString(build.Host.GetManifest(TaskWorld.Repository, "1.0.0")!);
}
