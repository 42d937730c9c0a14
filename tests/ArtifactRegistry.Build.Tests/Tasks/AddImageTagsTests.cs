using ArtifactRegistry.Build.Tasks;
using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Build.Tests.Tasks;

public sealed class AddImageTagsTests
{
    [Fact]
    public async Task Tags_are_put_on_an_image_with_its_own_bytes()
    {
        await using var build = await TaskWorld.StartAsync();
        var digest = build.Host.PushIndex(TaskWorld.Repository, "1.0.0");
        var task = new AddImageTags { Image = build.Name(":1.0.0"), Tags = "1.0;stable" };

        Assert.True(build.Run(task));

        Assert.Equal(
            (digest, digest),
            (build.Host.GetTagDigest(TaskWorld.Repository, "1.0"), build.Host.GetTagDigest(TaskWorld.Repository, "stable")));
        Assert.Equal(digest, task.Digest);
        Assert.Equal(
            [("1.0", digest, "added"), ("stable", digest, "added")],
            task.Changed.Select(item => (item.ItemSpec, item.GetMetadata("Digest"), item.GetMetadata("Outcome"))));
    }

    [Fact]
    public async Task Tags_that_differ_in_case_alone_are_two_tags()
    {
        await using var build = await TaskWorld.StartAsync();
        var digest = build.Host.PushImage(TaskWorld.Repository, "1.0.0");

        Assert.True(build.Run(new AddImageTags { Image = build.Name(":1.0.0"), Tags = "RC;rc", Policy = "Fail" }));

        Assert.Equal(
            (digest, digest), (build.Host.GetTagDigest(TaskWorld.Repository, "RC"), build.Host.GetTagDigest(TaskWorld.Repository, "rc")));
    }

    [Fact]
    public async Task A_release_tag_that_has_the_image_already_is_not_written()
    {
        await using var build = await TaskWorld.StartAsync();
        build.Host.SetTag(TaskWorld.Repository, "stable", build.Digest);
        var task = new AddImageTags { Image = build.Name(":1.0.0"), Tags = "stable", Policy = "Fail" };

        Assert.True(build.Run(task));

        Assert.Equal("unchanged", Assert.Single(task.Changed).GetMetadata("Outcome"));
        Assert.DoesNotContain(build.Asked, asked => asked.StartsWith("PUT", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Fail")]
    [InlineData("Reuse")]
    public async Task A_release_tag_that_exists_with_another_image_is_refused_and_nothing_moves(string policy)
    {
        await using var build = await TaskWorld.StartAsync();
        build.Host.PushImage(TaskWorld.Repository, "2.0.0");
        var old = build.Host.PushImage(TaskWorld.Repository, "1.0.0");

        var error = build.Fail(new AddImageTags { Image = build.Name(":2.0.0"), Tags = "1.0.0;new", Policy = policy });

        Assert.Equal("ARB3101", error.Code);
        Assert.Contains($"HOST/{TaskWorld.Repository}:1.0.0  {old}", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Reuse", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_is_no_longer_the_expected_one_is_not_tagged()
    {
        await using var build = await TaskWorld.StartAsync();
        var digest = build.Host.PushImage(TaskWorld.Repository, "1.0.0");
        var tested = "sha256:" + new string('0', 64);

        var error = build.Fail(new AddImageTags { Image = build.Name(":1.0.0"), Tags = "stable", ExpectedDigest = tested });

        Assert.Equal(
            ("ARB3103",
                $"HOST/{TaskWorld.Repository}:1.0.0 has {digest}; ArtifactRegistryExpectedDigest is {tested}. Nothing was changed. Test "
                    + $"the new image, or name the tested one by its digest."),
            error);
    }

    [Fact]
    public async Task When_only_some_could_be_set_the_error_says_which()
    {
        await using var build = await TaskWorld.StartAsync();
        build.Host.PushImage(TaskWorld.Repository, "1.0.0");
        build.Emulator.AddFault(new Fault { Method = "PUT", PathPattern = "/manifests/b$", StatusCode = 403 });

        Assert.False(build.Run(new AddImageTags { Image = build.Name(":1.0.0"), Tags = "a;b;c" }));

        var error = Assert.Single(build.Engine.Errors);
        Assert.Equal("ARB2007", error.Code);
        Assert.Contains("Set before that: a, c. Run it again to set the rest.", error.Message, StringComparison.Ordinal);
        Assert.Equal(["1.0.0", "a", "c"], build.Host.Tags(TaskWorld.Repository));
    }

    [Theory]
    [InlineData("true")]
    [InlineData("Yes")]
    public async Task A_dry_run_in_MSBuilds_own_words_reads_and_writes_nothing(string isDryRun)
    {
        await using var build = await TaskWorld.StartAsync();
        var digest = build.Host.PushImage(TaskWorld.Repository, "1.0.0");

        Assert.True(build.Run(new AddImageTags { Image = build.Name(":1.0.0"), Tags = "a;b", DryRun = isDryRun }));

        Assert.Equal(["1.0.0"], build.Host.Tags(TaskWorld.Repository));
    }

    [Fact]
    public async Task A_registrys_manifest_with_a_nonsensical_type_is_sent_back_as_an_image()
    {
        await using var build = await TaskWorld.StartAsync();
        build.Emulator.AddFault(new Fault { Method = "GET", StatusCode = 200, Body = """{"mediaType":"a\r\nX-Evil: 1"}""" });

        build.Run(new AddImageTags { Image = build.Name(":1.0.0"), Tags = "a" });

        Assert.Equal(
            "application/vnd.oci.image.manifest.v1+json", build.Emulator.Requests.Single(request => request.Method == "PUT").ContentType);
    }
}
