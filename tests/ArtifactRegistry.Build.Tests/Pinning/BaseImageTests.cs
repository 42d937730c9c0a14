using ArtifactRegistry.Build.Tasks;

namespace ArtifactRegistry.Build.Tests.Pinning;

/// <summary>The base image's tag becomes a digest before the SDK pulls it.</summary>
public sealed class BaseImageTests
{
    [Fact]
    public async Task The_digest_is_that_of_the_index_and_costs_one_request()
    {
        await using var world = await TaskWorld.StartAsync();
        var digest = world.Host.PushIndex("p/r/base", "1", "linux/amd64", "linux/arm64");
        world.Emulator.ClearRequests();
        using var task = Pin(world, "p/r/base", "1");

        Assert.True(task.Execute());

        Assert.Equal((digest, $"{world.Host.Authority}/p/r/base:1@{digest}"), (task.Digest, task.Reference));
        Assert.Equal(["HEAD 1"], world.Asked);
        Assert.Contains($"Base image {task.Reference}", world.Engine.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_tag_latest_is_meant_as_the_SDK_means_it()
    {
        await using var world = await TaskWorld.StartAsync();
        var digest = world.Host.PushImage("p/r/base", "latest");
        using var task = Pin(world, "p/r/base", "");

        Assert.True(task.Execute());

        Assert.Equal(digest, task.Digest);
    }

    [Theory]
    [InlineData("9.0.103", "1", "ARB3604")]
    [InlineData("8.0.404", "1", "ARB3604")]
    [InlineData("10.0.100-rc.1", "1", "ARB3003")]
    [InlineData("", "1", "ARB3003")]
    [InlineData("10.0.401", "not a tag", "ARB1002")]
    public async Task What_cannot_be_pinned_is_one_coded_error(string sdk, string tag, string code)
    {
        await using var world = await TaskWorld.StartAsync();
        using var task = Pin(world, "p/r/base", tag, sdk);

        Assert.False(task.Execute());

        Assert.Equal(code, Assert.Single(world.Engine.Errors).Code);
    }

    [Fact]
    public async Task From_the_host_that_is_pushed_to_the_variables_for_a_pull_are_used_where_they_are_set()
    {
        await using var world = await TaskWorld.StartAsync(requireAuthentication: true);
        world.Host.PushImage("p/r/base", "1");
        (world.Connection["PushHost"], world.Connection["CredentialSource"]) = (world.Host.Authority, "environment");
        using var task = Pin(world, "p/r/base", "1");
        task.Variable = name => name.StartsWith("DOTNET_CONTAINER_PULL_", StringComparison.Ordinal) ? "set" : null;

        Assert.False(task.Execute());

        Assert.Contains("DOTNET_CONTAINER_PULL_REGISTRY_PWORD", Assert.Single(world.Engine.Errors).Message, StringComparison.Ordinal);
        Assert.DoesNotContain("DOTNET_CONTAINER_PUSH_REGISTRY_PWORD", world.Engine.Errors[0].Message, StringComparison.Ordinal);
    }

    private static PinBaseImage Pin(TaskWorld world, string name, string tag, string sdk = "10.0.401") =>
        world.With(new PinBaseImage { Registry = world.Host.Authority, Name = name, Tag = tag, SdkVersion = sdk });
}
