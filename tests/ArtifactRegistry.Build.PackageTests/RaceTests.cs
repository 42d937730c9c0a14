using ArtifactRegistry.Build.PackageTests.Support;
using ArtifactRegistry.Emulator;
using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Build.PackageTests;

/// <summary>Two real publishes of one version that have both passed the gate; the tests of the tasks go through every order.</summary>
public sealed class RaceTests(PackageFixture package)
{
    private const string SameImage =
        "<ContainerRepository>p/r/app</ContainerRepository><ContainerImageTags>$(Version)</ContainerImageTags>"
        + "<ArtifactRegistryTagPolicy>Reuse</ArtifactRegistryTagPolicy>";

    [Fact]
    public async Task An_immutable_tag_has_one_winner_and_the_loser_ends_green_when_it_runs_again()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package, new EmulatorOptions
        {
            Hosts = [new EmulatorHost { Repositories = [new EmulatorRepository { Name = "p/r", ImmutableTags = true }] }],
        });
        string[] projects = ["app", "twin"];
        Array.ForEach(projects, project => sandbox.WriteProject(project, SameImage));
        var (arrived, both) = (0, new TaskCompletionSource());
        sandbox.Emulator.AddFault(new Fault { Method = "GET", PathPattern = "manifests/1.0.0$", Count = 2, BeforeAnswer = MeetAsync });

        var publishes = await Task.WhenAll(projects.Select(project => sandbox.DotnetAsync(project, "publish", "-t:PublishContainer")));

        var digest = sandbox.Host.GetTagDigest("p/r/app", "1.0.0");
        var winner = Assert.Single(publishes, publish => publish.ExitCode == 0);
        var loser = Array.FindIndex(publishes, publish => publish != winner);
        Assert.Contains($"@{digest}", winner.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("@sha256:", publishes[loser].Output, StringComparison.Ordinal);

        var again = (await sandbox.DotnetAsync(projects[loser], "publish", "-t:PublishContainer")).ShouldSucceed();

        Assert.Contains($"{projects[loser]} -> {sandbox.Registry}/p/r/app@{digest}", again.Output, StringComparison.Ordinal);
        Assert.Equal(digest, sandbox.Host.GetTagDigest("p/r/app", "1.0.0"));

        Task MeetAsync()
        {
            if (Interlocked.Increment(ref arrived) == projects.Length)
            {
                both.SetResult();
            }

            return both.Task;
        }
    }
}
