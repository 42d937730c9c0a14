namespace ArtifactRegistry.Build.Tests.Releases.Templates;

/// <summary>Templates that are not valid, and values that are not known.</summary>
public sealed class InvalidTemplateTests
{
    [Theory]
    [InlineData("{tag}", "the token {tag} is unknown. Use {version}, ")]
    [InlineData("{Version}", "the token {Version} is unknown")]
    [InlineData("{sha:3}", "the token {sha:3} is unknown")]
    [InlineData("{sha:x}", "the token {sha:x} is unknown")]
    [InlineData("{date}", "the token {date} is unknown")]
    [InlineData("{date:d}", "the token {date:d} is unknown")]
    [InlineData("{date:HH:mm}", "the token {date:HH:mm} is unknown")]
    [InlineData("{version:3}", "the token {version:3} is unknown")]
    [InlineData("{}", "the token {} is unknown")]
    [InlineData("latest?prod", "the condition ?prod is unknown. Use ?stable or ?branch=NAME.")]
    [InlineData("latest?branch=", "the condition ?branch= is unknown")]
    [InlineData("latest?Stable", "the condition ?Stable is unknown")]
    [InlineData("latest?", "the condition ? is unknown")]
    [InlineData("?stable", "a condition without a tag before it")]
    [InlineData("{version", "an unmatched brace")]
    [InlineData("version}", "an unmatched brace")]
    [InlineData("a b", "'a b' cannot be in a tag")]
    [InlineData("{version}+{sha:7}", "'+' cannot be in a tag")]
    [InlineData("$(Version)", "'$(Version)' cannot be in a tag")]
    public void What_is_not_understood_is_an_error(string template, string problem)
    {
        var (code, message) = new TemplateBuild().Fail($"{template};{{version}}");

        Assert.Equal("ARB1101", code);
        Assert.StartsWith("ArtifactRegistryTagTemplates has '", message, StringComparison.Ordinal);
        Assert.Contains(problem, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_template_has_its_own_error()
    {
        var errors = new TemplateBuild { Version = "" }.Run("{a};{b};{version}").Errors;

        Assert.Equal(["ARB1101", "ARB1101", "ARB1102"], errors.Select(error => error.Code));
    }

    [Theory]
    [InlineData("", "{version}", "needs the version, and the property Version is empty")]
    [InlineData("+meta", "{version}", "needs the version, and the property Version is empty")]
    [InlineData("", "{major}", "needs the version, and the property Version is empty")]
    [InlineData("", "latest?stable", "needs the version, and the property Version is empty")]
    [InlineData("next", "{major}", "needs the version's numbers, and Version is 'next'")]
    [InlineData("1.2.3.4.5", "{major}.{minor}", "needs the version's numbers, and Version is '1.2.3.4.5'")]
    public void A_version_is_needed(string version, string template, string problem)
    {
        var (code, message) = new TemplateBuild { Version = version }.Fail(template);

        Assert.Equal("ARB1102", code);
        Assert.StartsWith($"The template {template} {problem}. Set ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_commit_is_needed()
    {
        var (code, message) = new TemplateBuild { Revision = "", Branch = "", Head = null }.Fail("{version};{sha:7}");

        Assert.Equal("ARB1102", code);
        Assert.StartsWith(
            "The template {sha:7} needs the source revision, and none is known: the project is in no Git working tree. Build in a Git",
            message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.0.0 beta", "{version}", "1.0.0 beta")]
    [InlineData("1.2.3", ".{version}", ".1.2.3")]
    [InlineData("1.2.3", "-x", "-x")]
    public void A_result_that_is_no_tag_is_an_error(string version, string template, string tag)
    {
        var (code, message) = new TemplateBuild { Version = version }.Fail(template);

        Assert.Equal("ARB1002", code);
        Assert.StartsWith($"The template {template} gives '{tag}', which is not a valid tag", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_that_is_too_long_is_an_error()
    {
        Assert.Equal("ARB1002", new TemplateBuild { Version = new string('1', 129) }.Fail("{version}").Code);
        Assert.Equal("ARB1002", TemplateBuild.Of("a-long-branch").Fail($"{new string('x', 125)}{{branch}}").Code);
    }

    [Fact]
    public void Errors_are_found_in_templates_that_a_condition_leaves_out_too() =>
        Assert.Equal("ARB1101", new TemplateBuild().Fail("{nope}?branch=other;{version}").Code);

    [Fact]
    public void A_value_that_a_false_condition_leaves_out_is_not_needed() =>
        Assert.Equal("latest", (TemplateBuild.Of("dev") with { Version = "" }).Tags("{version}?branch=main;latest"));
}
