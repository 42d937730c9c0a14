using ArtifactRegistry.Build.Tasks;
using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Build.Tests.Tasks;

public sealed class BadInputTests
{
    [Theory]
    [InlineData("HOST/My-Project/app", "latest", "", "", "ARB1001", "ArtifactRegistryImage")]
    [InlineData("", "latest", "", "", "ARB1004", "ArtifactRegistryImage")]
    [InlineData("europe-docker.pkg.dev/my-project/my-repo", "latest", "", "", "ARB1004", "PROJECT/REPOSITORY/IMAGE")]
    [InlineData("IMAGE:1.0.0", "feature/x", "", "", "ARB1002", "ArtifactRegistryAdditionalTags")]
    [InlineData("IMAGE:1.0.0", "1.0;;latest", "", "", "ARB1006", "ArtifactRegistryAdditionalTags")]
    [InlineData("IMAGE:1.0.0", "", "", "", "ARB1007", "ArtifactRegistryAdditionalTags")]
    [InlineData("IMAGE:1.0.0", "latest", "Never", "", "ARB1005", "ArtifactRegistryTagPolicy")]
    [InlineData("IMAGE:1.0.0", "latest", "", "sha256:12", "ARB1003", "ArtifactRegistryExpectedDigest")]
    [InlineData("IMAGE:2.0.0", "latest", "", "", "ARB3003", "Check the image's name")]
    public async Task Input_that_is_wrong_is_one_coded_error_and_changes_nothing(
        string image, string tags, string policy, string digest, string code, string names)
    {
        await using var world = await TaskWorld.StartAsync();
        using var task = world.With(new AddImageTags
        {
            Image = image.Replace("IMAGE", world.Image, StringComparison.Ordinal)
                .Replace("HOST", world.Host.Authority, StringComparison.Ordinal),
            Tags = tags,
            Policy = policy,
            ExpectedDigest = digest,
        });

        Assert.False(task.Execute());

        AssertOne(world, code, names);
    }

    [Theory]
    [InlineData(401, "ARB2007")]
    [InlineData(403, "ARB2007")]
    [InlineData(429, "ARB3005")]
    [InlineData(500, "ARB3006")]
    public async Task A_registry_that_refuses_is_one_coded_error_and_changes_nothing(int status, string code)
    {
        await using var world = await TaskWorld.StartAsync();
        world.Emulator.AddFault(new Fault { StatusCode = status });
        using var task = world.With(new AddImageTags { Image = $"{world.Image}:1.0.0", Tags = "latest" });

        Assert.False(task.Execute());

        AssertOne(world, code, "");
    }

    [Fact]
    public async Task A_token_variable_that_is_not_set_is_one_coded_error_that_names_it()
    {
        await using var world = await TaskWorld.StartAsync();
        (world.Connection["CredentialSource"], world.Connection["AccessTokenVariable"]) = ("auto", "ARB_TEST_NO_SUCH_VARIABLE");
        using var task = world.With(new AddImageTags { Image = $"{world.Image}:1.0.0", Tags = "latest" });

        Assert.False(task.Execute());

        AssertOne(world, "ARB2001", "ARB_TEST_NO_SUCH_VARIABLE");
    }

    [Fact]
    public async Task Cancel_ends_a_task_that_waits_without_an_error()
    {
        await using var world = await TaskWorld.StartAsync();
        var arrived = new TaskCompletionSource();
        using var end = new ManualResetEventSlim();
        await using var server = new RawServer(_ =>
        {
            arrived.TrySetResult();
            end.Wait();
            return "";
        });
        using var task = world.With(new ResolveImageDigest { Image = $"{server.Authority}/r/app:1.0.0" });
        var running = Task.Run(task.Execute, TestContext.Current.CancellationToken);
        await arrived.Task;

        task.Cancel();

        var succeeded = await running;
        end.Set();
        Assert.False(succeeded);
        Assert.Empty(world.Engine.Errors);
    }

    private static void AssertOne(TaskWorld world, string code, string names)
    {
        var error = Assert.Single(world.Engine.Errors);
        Assert.Equal(code, error.Code);
        Assert.Contains(names, error.Message, StringComparison.Ordinal);
        Assert.EndsWith($"/docs/diagnostics/{code}.md", error.HelpLink, StringComparison.Ordinal);
        Assert.Equal(["1.0.0"], world.Host.Tags(TaskWorld.Repository));
    }
}
