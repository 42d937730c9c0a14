using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Build.Tasks;
using ArtifactRegistry.Build.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace ArtifactRegistry.Build.Tests.Engine;

/// <summary>What tasks of a build share, cancellation, and what is no expected failure.</summary>
public sealed class ConnectionTests
{
    [Fact]
    public async Task Tasks_with_equal_settings_share_connections_and_the_builds_end_closes_them()
    {
        await using var build = await BuildWorld.StartAsync();
        build.Host.PushImage(BuildWorld.Repository, "1.0.0");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Assert.True(build.Run(new ResolveImageDigest { Image = build.Image(":1.0.0") })))));
        var shared = Assert.IsType<RegistryConnections>(Assert.Single(build.Engine.Registered));
        build.Settings["Concurrency"] = "4";
        Assert.True(build.Run(new ResolveImageDigest { Image = build.Image(":1.0.0") }));
        Assert.Equal(2, build.Engine.Registered.Count);
        build.Engine.Dispose();

        var image = ArtifactRegistry.Build.References.ImageReference.Parse(build.Image(":1.0.0"), "Image");
        await Assert.ThrowsAsync<ObjectDisposedException>(() => shared.Client(image.Registry, new RecordingLog()).Manifests.HeadAsync(image, CancellationToken.None));
    }

    [Fact]
    public async Task Cancellation_ends_a_task_without_an_error()
    {
        await using var build = await BuildWorld.StartAsync();
        build.Emulator.AddFault(new() { Delay = TimeSpan.FromHours(1) });
        using var task = new CheckImageTags { BuildEngine = build.Engine, Connection = build.Connection, Image = build.Image(), Tags = "a;b;c", Rule = "Require" };
        var running = Task.Run(task.Execute);

        task.Cancel();

        Assert.False(await running);
        Assert.Empty(build.Engine.Errors);
        Assert.EndsWith("low: CheckImageTags was cancelled.", build.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_that_is_cancelled_before_it_begins_asks_for_nothing()
    {
        await using var build = await BuildWorld.StartAsync();
        using var task = new AddImageTags { BuildEngine = build.Engine, Connection = build.Connection, Image = build.Image(":1.0.0"), Tags = "a" };
        task.Cancel();

        Assert.False(task.Execute());

        Assert.Empty(build.Emulator.Requests);
        Assert.Empty(build.Engine.Errors);
    }

    [Fact]
    public void A_defect_is_not_swallowed()
    {
        using var engine = new MockEngine();
        using var task = new DefectiveTask { BuildEngine = engine };

        Assert.Throws<InvalidOperationException>(() => task.Execute());
    }

    [Fact]
    public void A_time_limit_that_nobody_cancelled_is_not_taken_for_cancellation()
    {
        using var engine = new MockEngine();
        using var task = new DefectiveTask { BuildEngine = engine, Failure = new OperationCanceledException() };

        Assert.Throws<OperationCanceledException>(() => task.Execute());
    }

    [Theory]
    [InlineData("TimeoutSeconds", "0", "ArtifactRegistryTimeoutSeconds is '0'. It can be a whole number from 1 to 86400.")]
    [InlineData("TimeoutSeconds", "1.5", "ArtifactRegistryTimeoutSeconds is '1.5'. It can be a whole number from 1 to 86400.")]
    [InlineData("RetryBudgetSeconds", "-1", "ArtifactRegistryRetryBudgetSeconds is '-1'. It can be a whole number from 0 to 86400.")]
    [InlineData("Concurrency", "many", "ArtifactRegistryConcurrency is 'many'. It can be a whole number from 1 to 256.")]
    [InlineData("Concurrency", "99999999999999999999", "ArtifactRegistryConcurrency is '99999999999999999999'. It can be a whole number from 1 to 256.")]
    [InlineData("UseSelfSignedJwt", "yes", "ArtifactRegistryUseSelfSignedJwt is 'yes'. It can be true or false.")]
    public async Task A_setting_with_a_wrong_value_is_told_with_the_right_ones(string name, string value, string message)
    {
        await using var build = await BuildWorld.StartAsync();
        build.Settings[name] = value;

        Assert.Equal(("ARB1005", message), build.Fail(new ResolveImageDigest { Image = build.Image(":1.0.0") }));
        Assert.Empty(build.Emulator.Requests);
    }

    [Fact]
    public async Task A_source_of_credentials_that_does_not_exist_is_told_with_those_that_do()
    {
        await using var build = await BuildWorld.StartAsync();
        build.Settings["CredentialSource"] = "vault";

        var (code, message) = build.Fail(new ResolveImageDigest { Image = build.Image(":1.0.0") });

        Assert.Equal("ARB1005", code);
        Assert.StartsWith("ArtifactRegistryCredentialSource is 'vault'. It can be auto, environment, ", message, StringComparison.Ordinal);
    }

    private sealed class DefectiveTask : RegistryTask
    {
        public Exception Failure { get; init; } = new InvalidOperationException("a defect");

        private protected override Task ExecuteAsync(CancellationToken cancellationToken) => Task.FromException(Failure);
    }
}
