using ArtifactRegistry.Build.Releases.Templates;

namespace ArtifactRegistry.Build.Tests.Releases.Templates;

/// <summary>Which tags are release tags and which move.</summary>
public sealed class KindTests
{
    [Theory]
    [InlineData("{version}", "Release")]
    [InlineData("v{version}", "Release")]
    [InlineData("{sha:7}", "Release")]
    [InlineData("{date:yyyyMMdd}", "Release")]
    [InlineData("{major}.{minor}.{patch}", "Release")]
    [InlineData("{branch}-{sha:7}", "Release")]
    [InlineData("{major}", "VersionLine")]
    [InlineData("{major}.{minor}", "VersionLine")]
    [InlineData("{minor}", "VersionLine")]
    [InlineData("{branch}", "Moving")]
    [InlineData("latest", "Moving")]
    [InlineData("fixed", "Release")]
    public void A_tag_that_names_one_build_is_a_release_tag(string template, string kind) =>
        Assert.Equal(kind, new TemplateBuild().Kind(template).ToString());

    [Fact]
    public void A_pull_requests_tag_moves() => Assert.Equal(TemplateTagKind.Moving, CISamples.GitHubPullRequest().Kind("pr-{pr}"));

    [Theory]
    [InlineData("latest;edge", "edge", "Moving")]
    [InlineData("none", "latest", "Release")]
    [InlineData("nightly-*", "nightly-{date:yyyyMMdd}", "Moving")]
    [InlineData("1.*", "{version}", "Moving")]
    public void The_moving_tags_decide_for_literals_and_can_make_any_tag_moving(string moving, string template, string kind) =>
        Assert.Equal(kind, new TemplateBuild { Movable = moving }.Kind(template).ToString());

    [Fact]
    public void Of_two_templates_with_one_result_the_stricter_kind_counts()
    {
        var tag = Assert.Single(new TemplateBuild { Version = "5" }.Expand("{major};{version}").Tags);

        Assert.Equal(("5", TemplateTagKind.Release), (tag.Tag, tag.Kind));
    }

    [Theory]
    [InlineData("{major}", "1.3.0", "1.3.0")]
    [InlineData("{major}", "v1.2.4", "v1.2.4")]
    [InlineData("{major}", "2.0.0;0.9.0;1.2.2;1.2.3;1;1.9", null)]
    [InlineData("{major}", "1.3.0-rc.1", null)]
    [InlineData("{major}.{minor}", "1.3.0", null)]
    [InlineData("{major}.{minor}", "1.2.10", "1.2.10")]
    [InlineData("{minor}", "2.0.0", "2.0.0")]
    public void A_line_is_held_by_a_newer_stable_version(string template, string present, string? newer) =>
        Assert.Equal(newer, Assert.Single(new TemplateBuild().Expand(template).Tags).Line!.FindNewer(present.Split(';')));

    [Fact]
    public void A_line_knows_the_form_in_which_the_project_writes_versions()
    {
        var line = new TemplateBuild().Expand("rel-{version}-alpine;{major}-alpine").Tags[1].Line!;

        Assert.Equal("rel-1.3.0-alpine", line.FindNewer(["rel-1.1.0-alpine", "1.3.0-alpine", "rel-1.3.0-alpine"]));
        Assert.Null(line.FindNewer(["rel-1.1.0-alpine", "rel-1.3.0-rc.1-alpine", "rel-2.0.0-alpine"]));
    }

    [Fact]
    public void A_fourth_number_counts_too()
    {
        var line = new TemplateBuild { Version = "1.2.3.4" }.Expand("{major}").Tags[0].Line!;

        Assert.Equal("1.2.3.5", line.FindNewer(["1.2.3.4", "1.2.3.5"]));
    }

    [Fact]
    public void The_result_crosses_MSBuild_as_JSON()
    {
        var result = new TemplateBuild().Expand("{version}-alpine;{major}-alpine;latest;edge?branch=dev");

        var read = TemplateTags.Read(result.ToJson())!;

        Assert.Equal(result.Tags.Select(tag => tag with { Line = null }), read.Tags.Select(tag => tag with { Line = null }));
        Assert.Equal(result.Dropped, read.Dropped);
        Assert.Equal("1.3.0-alpine", read.Tags[1].Line!.FindNewer(["1.3.0-alpine"]));
        Assert.StartsWith(
            """{"version":"1.2.3","tags":[{"tag":"1.2.3-alpine","kind":"Release","template":"{version}-alpine"},""",
            result.ToJson(),
            StringComparison.Ordinal);
        Assert.Null(TemplateTags.Read(""));
    }
}
