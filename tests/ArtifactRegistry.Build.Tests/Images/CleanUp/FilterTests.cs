using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.CleanUp;
using ArtifactRegistry.Build.Oci;

namespace ArtifactRegistry.Build.Tests.Images.CleanUp;

public sealed class FilterTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("30d", "2026-05-02T12:00:00Z")]
    [InlineData("12h", "2026-06-01T00:00:00Z")]
    [InlineData("2w", "2026-05-18T12:00:00Z")]
    [InlineData("90m", "2026-06-01T10:30:00Z")]
    [InlineData("2026-01-31", "2026-01-31T00:00:00Z")]
    [InlineData("2026-01-31T06:00:00Z", "2026-01-31T06:00:00Z")]
    [InlineData("2026-01-31T06:00:00+02:00", "2026-01-31T04:00:00Z")]
    public void An_age_or_a_date_is_a_time(string text, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected), AgeLimit.Read(text, "ArtifactRegistryOlderThan", Now));

    [Theory]
    [InlineData("0d")]
    [InlineData("-1d")]
    [InlineData("30")]
    [InlineData("30y")]
    [InlineData("d")]
    [InlineData("1.5d")]
    [InlineData("9999999d")]
    [InlineData("9999999w")]
    [InlineData("2026-06-02")]
    [InlineData("01/02/2026")]
    [InlineData("yesterday")]
    public void Anything_else_is_an_error_that_says_what_can_be_written(string text)
    {
        var failure = Assert.Throws<ArtifactRegistryException>(() => AgeLimit.Read(text, "ArtifactRegistryOlderThan", Now)).Diagnostic;

        Assert.Equal(DiagnosticList.InvalidSetting, failure.Descriptor);
        Assert.Contains("30d", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-3")]
    [InlineData("ten")]
    [InlineData("99999999999")]
    public void A_number_of_images_to_keep_is_1_or_more(string text) =>
        Assert.Equal(
            DiagnosticList.InvalidSetting,
            Assert.Throws<ArtifactRegistryException>(() => CleanUpFilter.ReadKeepNewest(text)).Diagnostic.Descriptor);

    [Fact]
    public void Without_a_filter_nothing_is_selected()
    {
        var failure = Assert.Throws<ArtifactRegistryException>(() => Shelf.Filter().Check("ArtifactRegistryCleanUp")).Diagnostic;

        Assert.Equal(DiagnosticList.NoFilter, failure.Descriptor);
    }

    [Fact]
    public void Untagged_only_contradicts_what_is_about_tags()
    {
        Assert.All(
            [Shelf.Filter(untagged: true, tags: "*"), Shelf.Filter(untagged: true, keep: 1), Shelf.Filter(untagged: true, tagsOnly: true)],
            filter => Assert.Throws<ArtifactRegistryException>(() => filter.Check("T")));
    }

    [Fact]
    public void A_comparison_needs_a_version()
    {
        var failure = Assert.Throws<ArtifactRegistryException>(() => TagSelector.ReadList("<latest", "ArtifactRegistryTagFilter"));

        Assert.Equal(DiagnosticList.InvalidSetting, failure.Diagnostic.Descriptor);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData(".sig", true)]
    [InlineData(".att", true)]
    [InlineData(".sbom", true)]
    [InlineData(".vex", true)]
    [InlineData(".a-b_c.1", true)]
    [InlineData("-linux-x64", false)]
    [InlineData("0", false)]
    public void A_tag_of_a_digest_names_its_subject(string suffix, bool expected) =>
        Assert.Equal(expected, ReferrersTag.SubjectOf($"sha256-{new string('0', 64)}{suffix}") is not null);
}
