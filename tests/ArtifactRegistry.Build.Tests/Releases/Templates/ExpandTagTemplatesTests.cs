using ArtifactRegistry.Build.Releases.Templates;
using ArtifactRegistry.Build.Tasks;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace ArtifactRegistry.Build.Tests.Releases.Templates;

/// <summary>The task: parameters in, tags, messages and one error each out.</summary>
public sealed class ExpandTagTemplatesTests
{
    private readonly NoteEngine engine = new();

    [Fact]
    public void Tags_and_their_kinds_are_handed_to_the_build()
    {
        using var task = Task(" {version} ;\n latest;\n sha-{sha:7} ");

        Assert.True(task.Execute());
        Assert.Equal(["1.2.3", "latest", "sha-0123456"], task.Tags);
        Assert.Equal(["Release", "Moving", "Release"], TemplateTags.Read(task.Result)!.Tags.Select(tag => tag.Kind.ToString()));
    }

    [Fact]
    public void A_dropped_template_is_a_message()
    {
        using var task = Task("{version};latest?branch=main;pr-{pr}");
        task.Variable = CISamples.GitLab(("CI_COMMIT_TAG", "v1")).Variables.GetValueOrDefault;

        Assert.True(task.Execute());
        Assert.Equal(["1.2.3"], task.Tags);
        Assert.Empty(engine.Warnings);
        Assert.Contains(
            "No tag of the template latest?branch=main: GitLab runs for the Git tag v1.\n", engine.Text, StringComparison.Ordinal);
        Assert.Contains("No tag of the template pr-{pr}: GitLab reports no pull request.", engine.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Tags_that_are_named_elsewhere_too_are_an_error_that_shows_how_to_clear_the_templates()
    {
        using var task = Task("{version}");
        task.TagsProperty = "ContainerImageTag";

        Assert.False(task.Execute());
        var error = Assert.Single(engine.Errors);
        Assert.Equal("ARB1104", error.Code);
        Assert.Equal(
            "ContainerImageTag and ArtifactRegistryTagTemplates are both set, and only one of them can name the tags. Remove one of them. "
            + "To do without the templates in one build, add -p:ArtifactRegistryTagTemplates= to the command.",
            error.Message);
    }

    [Theory]
    [InlineData("{version};;latest", "ARB1006")]
    [InlineData(";latest", "ARB1006")]
    [InlineData("{nope}", "ARB1101")]
    [InlineData("{branch}?stable", "ARB1105")]
    public void What_is_wrong_leaves_no_tags(string templates, string code)
    {
        using var task = Task(templates);

        Assert.False(task.Execute());
        Assert.Equal(code, Assert.Single(engine.Errors).Code);
        Assert.Empty(task.Tags);
        Assert.Empty(task.Result);
    }

    [Fact]
    public void An_error_is_about_the_project_and_not_about_a_file_of_the_package()
    {
        using var task = Task("{nope}");
        task.Connection = new TaskItem("project", new Dictionary<string, string> { ["ProjectFile"] = "/a/app.csproj" });

        Assert.False(task.Execute());
        Assert.Equal("/a/app.csproj", Assert.Single(engine.Errors).File);
    }

    private ExpandTagTemplates Task(string templates) => new()
    {
        BuildEngine = engine,
        Templates = templates,
        Version = "1.2.3+meta",
        SourceRevision = TemplateBuild.Commit,
        ProjectFolder = Path.GetTempPath(),
        MovingTags = "latest",
        Variable = _ => null,
    };
}
