namespace ArtifactRegistry.Build.Tests.Releases.Templates;

/// <summary>Anybody may name a branch or open a pull request: neither takes the tag of a release.</summary>
public sealed class ForeignNameTests
{
    [Theory]
    [InlineData("1.0.0", "reads as a version")]
    [InlineData("v1.0.0", "reads as a version")]
    [InlineData("1.0.0-rc.1", "reads as a version")]
    [InlineData("1.2-alpine", "reads as a version")]
    [InlineData("1", "reads as a version")]
    [InlineData("V2", "reads as a version")]
    [InlineData("1.0.0.0", "reads as a version")]
    [InlineData("/1.0.0", "reads as a version")]
    [InlineData("latest", "is one of ArtifactRegistryMovingTags")]
    [InlineData("-latest", "is one of ArtifactRegistryMovingTags")]
    [InlineData("stable", "is one of ArtifactRegistryAdditionalTags")]
    [InlineData("edge", "belongs to the template edge?branch=main")]
    [InlineData("rel-1.0.0", "belongs to the template rel-{version}")]
    [InlineData("rel/2", "belongs to the template rel-{version}")]
    [InlineData("deadbee", "belongs to the template {sha:7}")]
    [InlineData("20261128", "reads as a version")]
    [InlineData("n-2026-11-28", "belongs to the template n-{date:yyyy-MM-dd}")]
    public void A_branch_cannot_take_the_tag_of_a_release(string branch, string why)
    {
        var build = TemplateBuild.Of(branch) with { AdditionalTags = ["stable"] };

        var (code, message) = build.Fail("{branch};rel-{version};edge?branch=main;{sha:7};n-{date:yyyy-MM-dd}");

        Assert.Equal("ARB1103", code);
        Assert.StartsWith($"The branch {branch} would become the tag ", message, StringComparison.Ordinal);
        Assert.Contains($", which {why}. Nothing was published. Put text before the token, as in", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("123-fix-login")]
    [InlineData("release/1.0")]
    [InlineData("Latest")]
    [InlineData("latest-2")]
    [InlineData("version2")]
    [InlineData("1.x")]
    public void Other_names_are_fine(string branch) => Assert.Equal(branch.Replace('/', '-'), TemplateBuild.Of(branch).Tags("{branch}"));

    [Theory]
    [InlineData("1.0.0")]
    [InlineData("latest")]
    public void Text_before_the_token_makes_every_branch_harmless(string branch) =>
        Assert.Equal($"branch-{branch}", TemplateBuild.Of(branch).Tags("branch-{branch}"));

    [Fact]
    public void A_version_with_a_branch_behind_it_reads_as_a_pre_release() =>
        Assert.Equal("ARB1103", TemplateBuild.Of("rc.1").Fail("{version}-{branch}").Code);

    [Fact]
    public void The_number_of_a_pull_request_alone_reads_as_a_version()
    {
        var (code, message) = CISamples.GitHubPullRequest().Fail("{pr}");

        Assert.Equal("ARB1103", code);
        Assert.StartsWith("The pull request 12 would become the tag 12, which reads as a version.", message, StringComparison.Ordinal);
        Assert.Equal("pr-12", CISamples.GitHubPullRequest().Tags("pr-{pr}"));
    }

    [Fact]
    public void A_name_is_cleaned_before_it_is_logged()
    {
        var (_, message) = TemplateBuild.Of("##[error]\u001b[31m/1.0.0").Fail("{branch};error-31m-{version}");

        Assert.DoesNotContain('\u001b', message);
        Assert.DoesNotContain("##[", message, StringComparison.Ordinal);
    }
}
