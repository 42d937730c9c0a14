using System.Globalization;
using System.Net.NetworkInformation;
using ArtifactRegistry.Build.Tasks;
using ArtifactRegistry.Emulator;
using Microsoft.Build.Framework;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace ArtifactRegistry.Build.Tests.Reliability;

/// <summary>Much in one build, and many builds in one process.</summary>
public sealed class LoadTests
{
    [Fact]
    public async Task Two_thousand_images_of_five_tags_are_checked_in_one_build_within_Artifact_Registry_s_quota()
    {
        await using var emulator = await ArtifactRegistryEmulator.StartAsync(
            new EmulatorOptions { RequireAuthentication = false, RequestsPerMinute = 60_000 });
        var names = Enumerable.Range(0, 2000).Select(number => string.Create(CultureInfo.InvariantCulture, $"p/r/image{number}")).ToArray();
        Array.ForEach(names, name => emulator.Hosts[0].PushImage(name, "1.0.0"));
        var engine = new NoteEngine();
        using var task = new CheckImageTags
        {
            BuildEngine = engine,
            Images = [.. names.Select(name => (ITaskItem)new TaskItem($"{emulator.Hosts[0].Authority}/{name}"))],
            Tags = "1.0.0;1.0;1;latest;stable",
        };

        Assert.True(task.Execute(), engine.Text);

        Assert.Equal((10_000, 2000), (task.Found.Length, task.Found.Count(tag => tag.GetMetadata("Exists") == "true")));
        Assert.Equal(10_000 + 2000, emulator.Requests.Count);
        engine.EndBuild();
    }

    [Fact]
    public async Task A_node_that_lives_on_closes_each_build_s_connections()
    {
        await using var world = await TaskWorld.StartAsync();
        for (var build = 0; build < 50; build++)
        {
            var engine = new NoteEngine();
            using var task = world.With(new ResolveImageDigest { Image = $"{world.Image}:1.0.0" });
            task.BuildEngine = engine;
            Assert.True(task.Execute(), engine.Text);
            engine.EndBuild();
        }

        var port = int.Parse(world.Host.Authority.Split(':')[1], CultureInfo.InvariantCulture);
        Assert.DoesNotContain(
            IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections(),
            connection => connection.RemoteEndPoint.Port == port && connection.State == TcpState.Established);
    }

    [Fact]
    public async Task A_credential_that_changed_since_the_last_build_is_the_one_that_counts()
    {
        await using var world = await TaskWorld.StartAsync(requireAuthentication: true);
        var variable = $"ARB_TEST_{Guid.NewGuid():N}";
        (world.Connection["CredentialSource"], world.Connection["AccessTokenVariable"]) = ("environment", variable);

        foreach (var member in (string[])["first@example", "second@example"])
        {
            Environment.SetEnvironmentVariable(variable, world.Emulator.IssueAccessToken(member));
            var engine = new NoteEngine();
            using var task = world.With(new ResolveImageDigest { Image = $"{world.Image}:1.0.0" });
            task.BuildEngine = engine;
            Assert.True(task.Execute(), engine.Text);
            engine.EndBuild();
        }

        Environment.SetEnvironmentVariable(variable, null);
        Assert.Equal(["first@example", "second@example"], world.Emulator.Requests.Select(request => request.Member));
    }
}
