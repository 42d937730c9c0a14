using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Releases;
using ArtifactRegistry.Build.Reporting;
using ArtifactRegistry.Emulator;
using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Build.Tests.Releases;

/// <summary>After the push the registry is asked what it serves (docs/releases.md).</summary>
public sealed class VerificationTests
{
    private const string Path = "manifests/1.0.0$";

    [Fact]
    public async Task A_tag_that_the_registry_serves_late_is_waited_for()
    {
        await using var release = PublishedRelease.Push(await TaskWorld.StartAsync());
        release.World.Emulator.AddFault(new Fault { PathPattern = Path, StatusCode = 404, Count = 4 });

        Assert.True(release.Complete(), release.World.Engine.Text);

        Assert.Equal([0.5, 1], release.Waits);
        Assert.Equal(
            ["HEAD 1.0.0", "GET 1.0.0", "HEAD 1.0.0", "GET 1.0.0", "HEAD 1.0.0", "PUT latest", "HEAD latest"],
            release.World.InOrder);
    }

    [Fact]
    public async Task A_tag_that_serves_what_it_had_before_is_waited_for()
    {
        var world = await TaskWorld.StartAsync();
        await using var release = PublishedRelease.Push(world);
        world.Host.SetTag(TaskWorld.Repository, "1.0.0", world.Digest);
        world.Emulator.AddFault(new Fault
        {
            Method = "HEAD",
            PathPattern = Path,
            Count = 1,
            BeforeAnswer = () => SetAsync(world, release.Digest),
        });

        Assert.True(release.Complete(), world.Engine.Text);

        Assert.Equal([0.5], release.Waits);
        Assert.Equal(release.Digest, release.Task.Digest);
    }

    [Fact]
    public async Task A_tag_that_never_appears_is_an_error_after_ten_seconds()
    {
        var world = await TaskWorld.StartAsync();
        await using var release = PublishedRelease.Push(world);
        world.Host.DeleteTag(TaskWorld.Repository, "1.0.0");

        Assert.False(release.Complete());

        Assert.Equal("ARB3103", Assert.Single(world.Engine.Errors).Code);
        Assert.Equal(10, release.Waits.Sum());
    }

    [Fact]
    public async Task Another_digest_fails_at_once_and_leaves_nothing_that_could_be_deployed()
    {
        var world = await TaskWorld.StartAsync();
        await using var release = PublishedRelease.Push(world);
        world.Host.PushImage(TaskWorld.Repository, "1.0.0", new ImageSeed { Content = "of another pipeline" });

        Assert.False(release.Complete());

        Assert.Equal("ARB3103", Assert.Single(world.Engine.Errors).Code);
        Assert.Empty(release.Waits);
        Assert.Equal(("failed", release.Digest), ((string?)release.Report["outcome"], (string?)release.Report["digest"]));
        Assert.Null(release.Report["reference"]);
        Assert.Equal(("", "", ""), (release.Outputs, release.Task.Reference, release.Task.Digest));
        Assert.False(File.Exists(release.DigestFile));
        Assert.Null(world.Host.GetTagDigest(TaskWorld.Repository, "latest"));
    }

    [Fact]
    public async Task The_report_of_a_failed_release_is_not_merged()
    {
        var world = await TaskWorld.StartAsync();
        await using var release = PublishedRelease.Push(world);
        world.Host.PushImage(TaskWorld.Repository, "1.0.0", new ImageSeed { Content = "of another pipeline" });
        Assert.False(release.Complete());

        var failure = await Assert.ThrowsAsync<ArtifactRegistryException>(
            () => ReportFiles.ReadAsync(release.ReportFile, TestContext.Current.CancellationToken));

        Assert.Equal("ARB3507", failure.Diagnostic.Code);
    }

    [Fact]
    public async Task A_moving_tag_that_another_pipeline_moved_meanwhile_is_a_warning()
    {
        var world = await TaskWorld.StartAsync();
        await using var release = PublishedRelease.Push(world);
        world.Emulator.AddFault(new Fault
        {
            Method = "PUT",
            PathPattern = "manifests/latest$",
            BeforeAnswer = () => SetAsync(world, world.Digest, "latest"),
        });

        Assert.True(release.Complete(), world.Engine.Text);

        Assert.Equal("ARB3103", Assert.Single(world.Engine.Warnings).Code);
        Assert.Equal("published", (string?)release.Report["outcome"]);
    }

    [Fact]
    public async Task An_additional_release_tag_that_serves_another_image_is_a_failed_release()
    {
        var world = await TaskWorld.StartAsync();
        await using var release = PublishedRelease.Push(world, ("AdditionalTags", "stable"));
        world.Emulator.AddFault(new Fault
        {
            Method = "PUT",
            PathPattern = "manifests/stable$",
            BeforeAnswer = () => SetAsync(world, world.Digest, "stable"),
        });

        Assert.False(release.Complete());

        Assert.Equal("ARB3103", Assert.Single(world.Engine.Errors).Code);
        Assert.Equal(("failed", "", ""), ((string?)release.Report["outcome"], release.Outputs, release.Task.Reference));
    }

    /// <summary>The gate refuses a release without a tag; should one get here all the same, the image itself is verified.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_there_is_no_tag_to_verify_the_digest_is(bool isThere)
    {
        var world = await TaskWorld.StartAsync();
        await using var release = PublishedRelease.Push(world);
        var record = Release.Parse(release.Task.Release);
        release.Task.Release = (record with { Plan = record.Plan with { Tags = [] } }).ToJson();
        if (!isThere)
        {
            release.Task.Manifest += " ";
        }

        Assert.Equal(isThere, release.Complete());

        Assert.Equal(isThere ? [] : ["ARB3103"], world.Engine.Errors.Select(error => error.Code));
        Assert.Equal(isThere ? "published" : "failed", (string?)release.Report["outcome"]);
    }

    [Fact]
    public async Task Without_verification_nothing_is_asked()
    {
        await using var release = PublishedRelease.Push(await TaskWorld.StartAsync(), ("Verify", "false"));

        Assert.True(release.Complete(), release.World.Engine.Text);

        Assert.Equal(["PUT latest"], release.World.InOrder);
    }

    private static Task SetAsync(TaskWorld world, string digest, string tag = "1.0.0")
    {
        world.Host.SetTag(TaskWorld.Repository, tag, digest);
        return Task.CompletedTask;
    }
}
