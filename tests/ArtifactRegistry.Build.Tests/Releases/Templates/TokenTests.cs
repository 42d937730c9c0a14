namespace ArtifactRegistry.Build.Tests.Releases.Templates;

/// <summary>Each token of docs/tag-templates.md.</summary>
public sealed class TokenTests
{
    [Theory]
    [InlineData("1.2.3", "{version}", "1.2.3")]
    [InlineData("1.2.3+20abc", "{version}", "1.2.3")]
    [InlineData("1.2.3-RC.1+meta", "{version}", "1.2.3-RC.1")]
    [InlineData("1.2.3.4", "{version};{major}.{minor}.{patch}", "1.2.3.4;1.2.3")]
    [InlineData("1.2.3", "v{version}", "v1.2.3")]
    [InlineData("1.2.3", "{major};{major}.{minor};v{major}.{minor}.{patch}", "1;1.2;v1.2.3")]
    [InlineData("2.1", "{version};{major}.{minor}.{patch}", "2.1;2.1.0")]
    [InlineData("1.2.3-rc.1", "{version};{version}-on-{major}", "1.2.3-rc.1;1.2.3-rc.1-on-1")]
    [InlineData("2026.11.28", "{version}", "2026.11.28")]
    public void A_version_is_kept_without_its_build_metadata(string version, string templates, string tags) =>
        Assert.Equal(tags, new TemplateBuild { Version = version }.Tags(templates));

    [Theory]
    [InlineData("{sha}", TemplateBuild.Commit)]
    [InlineData("{sha:7}", "0123456")]
    [InlineData("git-{sha:12}", "git-0123456789ab")]
    [InlineData("{version}-{sha:7}", "1.2.3-0123456")]
    public void A_commit_is_whole_or_its_first_characters(string template, string tag) =>
        Assert.Equal(tag, new TemplateBuild().Tags(template));

    [Fact]
    public void A_short_revision_of_another_system_is_not_padded() =>
        Assert.Equal("r4711", new TemplateBuild { Revision = "r4711" }.Tags("{sha:12}"));

    [Theory]
    [InlineData("{date:yyyyMMdd}", "20261129")]
    [InlineData("nightly-{date:yyyy-MM-dd_HHmm}", "nightly-2026-11-29_0430")]
    public void A_date_is_in_UTC(string template, string tag) => Assert.Equal(tag, new TemplateBuild().Tags(template));

    [Theory]
    [InlineData("main", "main")]
    [InlineData("feature/login", "feature-login")]
    [InlineData("feature//ä b/x_1.0", "feature-b-x_1.0")]
    [InlineData("-.hidden", "hidden")]
    [InlineData("Release/2.x", "Release-2.x")]
    public void A_branch_has_one_dash_for_each_run_of_other_characters(string branch, string tag) =>
        Assert.Equal(tag, TemplateBuild.Of(branch).Tags("{branch}"));

    [Fact]
    public void A_long_branch_is_cut_so_that_the_longest_platform_fits_and_ends_with_a_hash()
    {
        var build = TemplateBuild.Of(new string('a', 200)) with { RuntimeIdentifiers = ["linux-x64", "linux-musl-arm64"] };

        var tag = build.Tags("ci-{branch}-x");

        Assert.Equal(128, $"{tag}-linux-musl-arm64".Length);
        Assert.Matches("^ci-a+-[0-9a-f]{8}-x$", tag);
        Assert.NotEqual(tag, (build with { Branch = $"{build.Branch}b" }).Tags("ci-{branch}-x"));
        Assert.Equal(tag, build.Tags("ci-{branch}-x"));
    }

    [Fact]
    public void A_branch_that_fits_has_no_hash()
    {
        var branch = new string('a', 118);

        Assert.Equal(branch, (TemplateBuild.Of(branch) with { RuntimeIdentifiers = ["linux-x64"] }).Tags("{branch}"));
    }

    [Fact]
    public void A_branch_with_no_character_for_a_tag_drops_the_template() =>
        Assert.Equal("no character of the branch's name can be in a tag", TemplateBuild.Of("日本").WhyDropped("b-{branch}"));

    [Fact]
    public void Results_that_are_the_same_are_kept_once_in_the_first_place() =>
        Assert.Equal("1.2.3;latest;1", new TemplateBuild().Tags("{version};latest;{major}.{minor}.{patch};{major};latest"));
}
