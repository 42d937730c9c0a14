using ArtifactRegistry.Build.Tasks;
using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Build.Tests.Tasks;

/// <summary><c>ArtifactRegistryTestCredentials</c> with <c>ArtifactRegistryTestPush</c>: whether this build may push, asked without a
/// push.</summary>
public sealed class TestPushTests
{
    [Fact]
    public async Task Nothing_is_written_unless_it_is_asked_for()
    {
        await using var build = await StartAsync();
        var task = new TestCredentials { Image = build.Image };

        Assert.True(build.Run(task), build.Engine.Text);

        Assert.Equal(["GET "], build.Asked);
        Assert.Equal("", task.Credential!.GetMetadata("MayPush"));
    }

    [Fact]
    public async Task A_build_that_may_push_begins_an_upload_and_cancels_it()
    {
        await using var build = await StartAsync();
        var task = new TestCredentials { Image = build.Image, TestPush = "true" };

        Assert.True(build.Run(task), build.Engine.Text);

        Assert.Equal(["GET", "POST", "DELETE"], build.Emulator.Requests.Select(request => request.Method));
        Assert.Equal("true", task.Credential!.GetMetadata("MayPush"));
        Assert.Contains($"It may push to {build.Image}.", build.Engine.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_that_may_not_push_fails_with_the_registrys_reason()
    {
        await using var build = await StartAsync();
        build.Emulator.AddFault(new Fault { Method = "POST", StatusCode = 403 });
        var task = new TestCredentials { Image = build.Image, TestPush = "true" };

        var (code, message) = build.Fail(task);

        Assert.Equal("ARB3116", code);
        Assert.StartsWith($"This build may not push to HOST/{TaskWorld.Repository}.", message, StringComparison.Ordinal);
        Assert.Equal("false", task.Credential!.GetMetadata("MayPush"));
    }

    [Fact]
    public async Task A_host_alone_is_not_enough_for_the_question()
    {
        await using var build = await StartAsync();

        var (_, message) = build.Fail(new TestCredentials { Image = build.Host.Authority, TestPush = "true" });

        Assert.Contains("ArtifactRegistryImage", message, StringComparison.Ordinal);
        Assert.Empty(build.Asked);
    }

    // An Artifact Registry without a credential would be refused before the question.
    private static async Task<TaskWorld> StartAsync()
    {
        var build = await TaskWorld.StartAsync();
        build.Connection.Remove("DeclaredHosts");
        return build;
    }
}
