using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Tests.References;

/// <summary>The grammars of OCI's distribution specification as truth tables.</summary>
public sealed class GrammarTests
{
    private const string Sixty = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789ab";

    [Theory]
    [InlineData("a", null)]
    [InlineData("my-project/my-repo/my-image", null)]
    [InlineData("a.b_c__d-e--f---g/0", null)]
    [InlineData("", "is missing")]
    [InlineData("A", "must be in lower case")]
    [InlineData("a/", "may hold")]
    [InlineData("/a", "may hold")]
    [InlineData("a//b", "may hold")]
    [InlineData("a..b", "may hold")]
    [InlineData("a___b", "may hold")]
    [InlineData("a._b", "may hold")]
    [InlineData("-a", "may hold")]
    [InlineData("a-", "may hold")]
    [InlineData("a b", "may hold")]
    [InlineData("a\n", "may hold")]
    [InlineData("../a", "may hold")]
    [InlineData("a%2fb", "may hold")]
    [InlineData("é", "may hold")]
    public void A_repositorys_name(string path, string? problem)
    {
        Assert.Equal(problem is null, RepositoryName.TryParse(path, out var name, out var said));
        Assert.Equal(problem is null ? path : null, name?.ToString());
        Assert.StartsWith(problem ?? "", said ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public void A_repositorys_name_has_255_characters_at_most(int length, bool valid) =>
        Assert.Equal(valid, RepositoryName.TryParse(new string('a', length), out _, out _));

    [Theory]
    [InlineData("latest", true)]
    [InlineData("1.0.0-rc.1", true)]
    [InlineData("_", true)]
    [InlineData("A", true)]
    [InlineData("", false)]
    [InlineData(".a", false)]
    [InlineData("-a", false)]
    [InlineData("1.0.0+build", false)]
    [InlineData("a/b", false)]
    [InlineData("a b", false)]
    [InlineData("a\n", false)]
    [InlineData("ä", false)]
    [InlineData("٣", false)]
    public void A_tag(string tag, bool valid) => Assert.Equal(valid, ImageTag.IsValid(tag));

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void A_tag_has_128_characters_at_most(int length, bool valid) => Assert.Equal(valid, ImageTag.IsValid(new string('a', length)));

    [Theory]
    [InlineData("sha256:" + Sixty + "cdef", true)]
    [InlineData("sha512:" + Sixty + Sixty + "01234567", true)]
    [InlineData("sha256:" + Sixty + "cde", false)]
    [InlineData("sha256:" + Sixty + "cdef0", false)]
    [InlineData("sha256:" + Sixty + "CDEF", false)]
    [InlineData("SHA256:" + Sixty + "cdef", false)]
    [InlineData("sha512:" + Sixty + "cdef", false)]
    [InlineData("sha384:" + Sixty + "cdef", false)]
    [InlineData("sha256-" + Sixty + "cdef", false)]
    [InlineData(Sixty + "cdef", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_digest(string? text, bool valid) => Assert.Equal(valid, ImageDigest.TryParse(text, out _));

    [Fact]
    public void A_digest_is_that_of_the_bytes_by_its_own_algorithm()
    {
        // The empty input's, FIPS 180-4.
        Assert.Equal("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", ImageDigest.Compute([]).ToString());
        Assert.True(ImageDigest.TryParse(
            "sha512:cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
            + "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
            out var digest));
        Assert.True(digest.Matches([]));
        Assert.False(digest.Matches([0]));
    }

    [Theory]
    [InlineData("latest", "latest", true)]
    [InlineData("latest", "latest-linux-x64", false)]
    [InlineData("latest", "Latest", false)]
    [InlineData("edge-*", "edge-", true)]
    [InlineData("edge-*", "edge-1", true)]
    [InlineData("edge-*", "edge", false)]
    [InlineData("*", "anything", true)]
    [InlineData("*-rc.*", "1.0.0-rc.1", true)]
    [InlineData("1.*", "1x", false)]
    public void A_pattern(string pattern, string tag, bool matches) => Assert.Equal(matches, new TagPattern(pattern).Matches(tag));

    [Theory]
    [InlineData("pr-?")]
    [InlineData("latest;[a-z]+")]
    [InlineData("v\\*")]
    [InlineData("edge*,nightly")]
    public void A_pattern_that_no_tag_can_match_by_these_rules_is_refused(string patterns)
    {
        var failure = Assert.Throws<ArtifactRegistryException>(() => TagPattern.ReadList(patterns, "X"));

        Assert.Equal("ARB1002", failure.Diagnostic.Code);
        Assert.StartsWith($"X has '{patterns.Split(';')[^1]}', which matches no tag", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \n ")]
    public void An_empty_property_is_an_empty_list(string? value) => Assert.Empty(PropertyList.Split(value, "X"));

    [Fact]
    public void A_list_is_trimmed_and_keeps_its_order() => Assert.Equal(["b", "a", "b"], PropertyList.Split("\n  b; a ;b\n", "X"));

    [Fact]
    public void A_list_of_tags_has_each_once() => Assert.Equal(["b", "a"], PropertyList.SplitTags("b;a;b", "X"));

    [Theory]
    [InlineData(";")]
    [InlineData("a;")]
    [InlineData(";a")]
    [InlineData("a;;b")]
    [InlineData("a; ;b")]
    public void A_list_with_an_empty_entry_is_told(string value)
    {
        var diagnostic = Assert.Throws<ArtifactRegistry.Build.Diagnostics.ArtifactRegistryException>(
            () => PropertyList.Split(value, "ContainerImageTags")).Diagnostic;

        Assert.Equal("ARB1006", diagnostic.Code);
        Assert.StartsWith($"ContainerImageTags is '{value}', a list with an empty entry", diagnostic.Message, StringComparison.Ordinal);
    }
}
