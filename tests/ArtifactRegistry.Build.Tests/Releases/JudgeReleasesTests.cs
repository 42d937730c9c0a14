using ArtifactRegistry.Build.Tasks;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace ArtifactRegistry.Build.Tests.Releases;

/// <summary>What the projects of a release project answer is judged before any is pushed (docs/releases.md).</summary>
public sealed class JudgeReleasesTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("Release", "{}")]
    [InlineData("Release", "not a record")]
    public async Task An_answer_of_another_version_of_the_package_refuses_the_release(string name, string value)
    {
        await using var build = await TaskWorld.StartAsync();
        var answer = new TaskItem("/src/web.csproj");
        if (name.Length > 0)
        {
            answer.SetMetadata(name, value);
        }

        var (code, message) = build.Fail(new JudgeReleases { Projects = [new TaskItem("/src/web.csproj")], Releases = [answer] });

        Assert.Equal("ARB3118", code);
        Assert.Contains("web: Its version of ArtifactRegistry.Build differs from", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Advice_that_several_refusals_share_is_given_once_after_the_list()
    {
        await using var build = await TaskWorld.StartAsync();
        var answers = Array.ConvertAll(["api", "web"], name => new TaskItem(
            $"/src/{name}.csproj",
            new Dictionary<string, string>
            {
                ["Refusal"] = $"ARB3101 A release tag exists already:\n  {name}:1.0.0  sha256:1\nNothing was pushed. Raise the version.",
            }));

        var (_, message) = build.Fail(new JudgeReleases { Projects = answers, Releases = answers });

        Assert.Equal(
            """
            2 projects cannot be released, so none is:
              api: ARB3101 A release tag exists already:
                  api:1.0.0  sha256:1
              web: ARB3101 A release tag exists already:
                  web:1.0.0  sha256:1
            Raise the version.
            Nothing was pushed. Correct each project, or remove it from @(ArtifactRegistryProject), and publish again.
            """.ReplaceLineEndings(),
            message.ReplaceLineEndings());
    }

    [Fact]
    public async Task A_project_listed_with_different_properties_is_not_called_two_projects()
    {
        await using var build = await TaskWorld.StartAsync();
        using var gate = ReleaseTask.Begin(build.Name(), ("Tags", "2.0.0"));
        Assert.True(build.Run(gate), build.Engine.Text);
        var answer = new TaskItem("/src/web.csproj");
        answer.SetMetadata("Release", gate.Release);

        var (code, message) = build.Fail(new JudgeReleases { Projects = [new TaskItem("/src/web.csproj")], Releases = [answer, answer] });

        Assert.Equal("ARB3113", code);
        Assert.Contains("both times by /src/web.csproj.", message, StringComparison.Ordinal);
    }
}
