using ArtifactRegistry.Build.Releases.Templates;

namespace ArtifactRegistry.Build.Tests.Releases.Templates;

/// <summary>When a template gives no tag, and that the reason is told.</summary>
public sealed class ConditionTests
{
    [Theory]
    [InlineData("1.2.3", "1.2.3;latest")]
    [InlineData("1.2.3+meta-data", "1.2.3;latest")]
    [InlineData("1.2.3-rc.1", "1.2.3-rc.1")]
    public void Stable_versions_have_no_pre_release_part(string version, string tags) =>
        Assert.Equal(tags, new TemplateBuild { Version = version }.Tags("{version};latest?stable"));

    [Theory]
    [InlineData("main", "1.2.3;edge")]
    [InlineData("Main", "1.2.3")]
    [InlineData("feature/main", "1.2.3")]
    [InlineData("main-2", "1.2.3")]
    public void A_branch_is_compared_by_its_raw_name(string branch, string tags) =>
        Assert.Equal(tags, TemplateBuild.Of(branch).Tags("{version};edge?branch=main"));

    [Fact]
    public void A_branch_with_a_slash_can_be_a_condition() =>
        Assert.Equal("beta", TemplateBuild.Of("release/2.x").Tags("beta?branch=release/2.x"));

    [Fact]
    public void The_numbers_are_left_out_on_a_pre_release()
    {
        var build = new TemplateBuild { Version = "1.2.3-rc.1" };

        Assert.Equal("1.2.3-rc.1", build.Tags("{version};{major};{major}.{minor};{major}.{minor}.{patch}"));
    }

    [Theory]
    [InlineData("latest?stable", "1.2.3-rc.1 is a pre-release")]
    [InlineData("{major}", "1.2.3-rc.1 is a pre-release")]
    [InlineData("edge?branch=dev", "the branch is main")]
    [InlineData("pr-{pr}", "this is no build of a known CI system")]
    public void A_dropped_template_has_a_reason(string template, string reason) =>
        Assert.Equal(reason, new TemplateBuild { Version = "1.2.3-rc.1" }.WhyDropped(template));

    [Fact]
    public void Without_a_branch_the_condition_is_false_and_the_reason_is_why_there_is_none()
    {
        var detached = new TemplateBuild { Branch = "", Head = new GitHead("", TemplateBuild.Commit) };

        Assert.Equal("no branch is checked out", detached.WhyDropped("edge?branch=main"));
        Assert.Equal("no branch is checked out", detached.WhyDropped("{branch}"));
        Assert.Equal("the project is in no Git working tree", (detached with { Head = null }).WhyDropped("{branch}"));
    }

    [Fact]
    public void A_dropped_template_has_the_kind_that_its_tag_would_have_had()
    {
        var result = new TemplateBuild { Version = "1.2.3-rc.1" }.Expand("{sha};{version}?stable;latest?stable;{major};stable?stable");

        Assert.Equal(
            [TemplateTagKind.Release, TemplateTagKind.Moving, TemplateTagKind.VersionLine, TemplateTagKind.Release],
            result.Dropped.Select(dropped => dropped.Kind));
    }

    [Fact]
    public void When_nothing_is_left_it_is_an_error_with_each_reason()
    {
        var (code, message) = TemplateBuild.Of("dev").Fail("{version}?branch=main;pr-{pr}");

        Assert.Equal("ARB1105", code);
        Assert.EndsWith(
            "\n  {version}?branch=main: the branch is dev\n  pr-{pr}: this is no build of a known CI system",
            message.ReplaceLineEndings("\n"),
            StringComparison.Ordinal);
    }
}
