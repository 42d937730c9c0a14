using ArtifactRegistry.Build.Releases.Templates;
using ArtifactRegistry.Build.Tasks;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace ArtifactRegistry.Build.Tests.Tasks;

public sealed class CheckImageTagsTests
{
    [Fact]
    public async Task Tags_are_reported_with_what_they_have()
    {
        await using var build = await TaskWorld.StartAsync();
        var digest = build.Host.PushImage(TaskWorld.Repository, "1.0.0");
        var task = new CheckImageTags { Image = build.Name(), Tags = "1.0.0;latest", MovingTags = "latest" };

        Assert.True(build.Run(task));

        Assert.Equal("false", task.AllExist);
        Assert.Equal(
            [("1.0.0", "true", digest, "release", build.Name()), ("latest", "false", "", "moving", build.Name())],
            task.Found.Select(item => (
                item.ItemSpec,
                item.GetMetadata("Exists"),
                item.GetMetadata("Digest"),
                item.GetMetadata("Kind"),
                item.GetMetadata("Image"))));
    }

    [Fact]
    public async Task The_images_own_tag_is_checked_when_no_other_is_named()
    {
        await using var build = await TaskWorld.StartAsync();
        build.Host.PushImage(TaskWorld.Repository, "1.0.0");
        var task = new CheckImageTags { Image = build.Name(":1.0.0") };

        Assert.True(build.Run(task));

        Assert.Equal("true", task.AllExist);
    }

    [Fact]
    public async Task A_tag_that_must_exist_and_does_not_is_one_error()
    {
        await using var build = await TaskWorld.StartAsync();
        build.Host.PushImage(TaskWorld.Repository, "1.0.0");

        var error = build.Fail(new CheckImageTags { Image = build.Name(), Tags = "1.0.0;2.0.0;3.0.0", Rule = "Require" });

        Assert.Equal(
            ("ARB3102",
                $"Required tags are missing: HOST/{TaskWorld.Repository}:2.0.0, HOST/{TaskWorld.Repository}:3.0.0. Publish them first, or "
                    + $"correct the version or ArtifactRegistryTags."), error);
    }

    [Fact]
    public async Task A_tag_that_must_not_exist_and_does_is_one_error()
    {
        await using var build = await TaskWorld.StartAsync();
        var digest = build.Host.PushImage(TaskWorld.Repository, "1.0.0");

        var error = build.Fail(new CheckImageTags { Image = build.Name(), Tags = "1.0.0;2.0.0", Rule = "forbid" });

        Assert.Equal("ARB3101", error.Code);
        Assert.Contains($"  HOST/{TaskWorld.Repository}:1.0.0  {digest}", error.Message.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.EndsWith("Release under a new version.", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The names say nothing: 2.3 and branch-main are moving tags because their templates make them so.</summary>
    [Theory]
    [InlineData("1.0.1;latest;2.3;branch-main", null)]
    [InlineData("1.0.0;latest;2.3;branch-main", "1.0.0")]
    [InlineData("1.0.1;edge", "edge")]
    public async Task The_moving_tags_of_templates_are_not_forbidden(string tags, string? offender)
    {
        await using var build = await TaskWorld.StartAsync();
        Array.ForEach(["latest", "2.3", "branch-main", "edge"], tag => build.Host.SetTag(TaskWorld.Repository, tag, build.Digest));
        var templates = new TemplateTags(
            "2.3.4",
            [
                new TemplateTag("1.0.1", TemplateTagKind.Release, "{version}"),
                new TemplateTag("2.3", TemplateTagKind.VersionLine, "{major}.{minor}"),
                new TemplateTag("branch-main", TemplateTagKind.Moving, "branch-{branch}"),
            ],
            []);
        var task = new CheckImageTags
        {
            Image = build.Name(),
            Tags = tags,
            MovingTags = "latest",
            TemplateTags = templates.ToJson(),
            Rule = "Forbid",
        };

        Assert.Equal(offender is null, build.Run(task));

        Assert.Equal(offender is null ? 0 : 1, build.Engine.Errors.Count);
        Assert.All(build.Engine.Errors, error => Assert.StartsWith("A tag exists that", error.Message!, StringComparison.Ordinal));
        Assert.All(build.Engine.Errors, error => Assert.Contains($":{offender} ", error.Message!, StringComparison.Ordinal));
        Assert.All(task.Found.Where(tag => tag.ItemSpec == "2.3"), tag => Assert.Equal("moving", tag.GetMetadata("Kind")));
    }

    [Theory]
    [InlineData("", false, true)]
    [InlineData("latest", false, false)]
    [InlineData("", true, false)]
    public async Task Of_tags_that_are_named_those_that_may_move_are_forbidden_too(string named, bool isItem, bool isAllowed)
    {
        await using var build = await TaskWorld.StartAsync();
        build.Host.SetTag(TaskWorld.Repository, "latest", build.Digest);
        var task = new CheckImageTags { NamedTags = named, MovingTags = "latest", Rule = "Forbid" };
        (task.Image, task.Tags) = (build.Name(), "latest");
        task.Images = isItem ? [new TaskItem(build.Name(":latest"))] : [];

        Assert.Equal(isAllowed, build.Run(task));

        Assert.Equal(isAllowed ? [] : ["ARB3101"], build.Engine.Errors.Select(error => error.Code));
    }

    [Fact]
    public async Task A_release_tag_that_serves_another_image_is_an_error_and_a_moving_tag_a_warning()
    {
        await using var build = await TaskWorld.StartAsync();
        var built = build.Host.PushImage(TaskWorld.Repository, "built");
        build.Host.PushImage(TaskWorld.Repository, "1.0.0");
        build.Host.PushImage(TaskWorld.Repository, "latest");

        Assert.True(build.Run(
            new CheckImageTags { Image = build.Name(), Tags = "latest", MovingTags = "latest", Rule = "Require", ExpectedDigest = built }));
        Assert.False(
            build.Run(new CheckImageTags
            {
                Image = build.Name(),
                Tags = "1.0.0",
                MovingTags = "latest",
                Rule = "Require",
                ExpectedDigest = built,
            }));

        Assert.Equal(["ARB3103"], build.Engine.Warnings.Select(warning => warning.Code));
        Assert.Equal(["ARB3103"], build.Engine.Errors.Select(error => error.Code));
        Assert.Contains("deploy by tag", build.Engine.Errors[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_with_tag_and_digest_says_which_image_the_tag_should_have()
    {
        await using var build = await TaskWorld.StartAsync();
        var built = build.Host.PushImage(TaskWorld.Repository, "built");

        Assert.True(build.Run(new CheckImageTags { Image = build.Name($":1.0.0@{build.Digest}"), Rule = "Require" }));
        Assert.Equal("ARB3103", build.Fail(new CheckImageTags { Image = build.Name($":1.0.0@{built}"), Rule = "Require" }).Code);
    }

    [Fact]
    public async Task A_name_and_an_expected_digest_that_disagree_are_one_error()
    {
        await using var build = await TaskWorld.StartAsync();

        var error = build.Fail(new CheckImageTags
        {
            Image = build.Name($":1.0.0@{build.Digest}"),
            Rule = "Require",
            ExpectedDigest = "sha256:" + new string('0', 64),
        });

        Assert.Equal("ARB1005", error.Code);
        Assert.Empty(build.Emulator.Requests);
    }

    [Fact]
    public async Task What_was_built_is_compared_by_the_bytes_of_its_manifest()
    {
        await using var build = await TaskWorld.StartAsync();
        build.Host.PushImage(TaskWorld.Repository, "1.0.0");
        var manifest = System.Text.Encoding.UTF8.GetString(build.Host.GetManifest(TaskWorld.Repository, "1.0.0")!);

        Assert.True(build.Run(new CheckImageTags { Image = build.Name(), Tags = "1.0.0", Rule = "Require", ExpectedManifest = manifest }));
        Assert.False(
            build.Run(new CheckImageTags { Image = build.Name(), Tags = "1.0.0", Rule = "Require", ExpectedManifest = manifest + " " }));
    }

    [Fact]
    public async Task Several_images_are_checked_at_once_and_told_in_one_error()
    {
        await using var build = await TaskWorld.StartAsync();
        build.Host.PushImage("my-project/my-repo/api", "1.0.0");

        var error = build.Fail(new CheckImageTags
        {
            Images =
            [
                new TaskItem($"{build.Host.Authority}/my-project/my-repo/api:1.0.0"),
                new TaskItem(
                    $"{build.Host.Authority}/my-project/my-repo/web", new Dictionary<string, string> { ["Tags"] = "1.0.0;latest" }),
            ],
            Rule = "Require",
        });

        Assert.Equal(
            ("ARB3102",
                "Required tags are missing: HOST/my-project/my-repo/web:1.0.0, HOST/my-project/my-repo/web:latest. Publish them first, or "
                    + "correct the version or ArtifactRegistryTags."), error);
        Assert.Equal(3 + 1, build.Emulator.Requests.Count);
    }

    [Fact]
    public async Task A_forbidden_tags_absence_is_proved_by_the_registrys_own_words()
    {
        await using var build = await TaskWorld.StartAsync();
        build.Emulator.AddFault(new() { StatusCode = 404, Body = "<html>not found</html>" });

        var error = build.Fail(new CheckImageTags { Image = build.Name(), Tags = "1.0.0;2.0.0", Rule = "Forbid" });

        Assert.Equal("ARB3004", error.Code);
    }

    [Fact]
    public async Task A_denied_tag_is_not_a_free_tag()
    {
        await using var build = await TaskWorld.StartAsync();
        build.Emulator.AddFault(new() { StatusCode = 403 });

        Assert.Equal("ARB2007", build.Fail(new CheckImageTags { Image = build.Name(), Tags = "1.0.0", Rule = "Forbid" }).Code);
    }

    [Theory]
    [InlineData("1.0.1", true)]
    [InlineData("1.0.0", false)]
    [InlineData("0.9.0", false)]
    public async Task A_version_must_be_newer_than_those_that_are_there(string version, bool isNewer)
    {
        await using var build = await TaskWorld.StartAsync();
        build.Host.PushImage(TaskWorld.Repository, "v1.0.0");

        Assert.Equal(isNewer, build.Run(new CheckImageTags { Image = build.Name(), Tags = version, RequireNewer = "true" }));

        Assert.Equal(isNewer ? [] : ["ARB3106"], build.Engine.Errors.Select(error => error.Code));
    }
}
