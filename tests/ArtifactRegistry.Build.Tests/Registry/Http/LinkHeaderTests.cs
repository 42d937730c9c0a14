using ArtifactRegistry.Build.Registry.Http;
using CsCheck;

namespace ArtifactRegistry.Build.Tests.Registry.Http;

public sealed class LinkHeaderTests
{
    [Theory]
    [InlineData("</v2/a/tags/list?n=2&last=b>; rel=\"next\"", "/v2/a/tags/list?n=2&last=b")]
    [InlineData("<https://a/b>; rel=next", "https://a/b")]
    [InlineData("<a>;rel=next", "a")]
    [InlineData("<a> ; REL = \"Next\"", "a")]
    [InlineData("<a>; title=\"x\"; rel=\"next\"", "a")]
    [InlineData("<a>; rel=\"prev next\"", "a")]
    [InlineData("<a>; rel=\"prev\", <b>; rel=\"next\"", "b")]
    [InlineData("<a>; rel=\"next\", <b>; rel=\"next\"", "a")]
    [InlineData("<>; rel=next", "")]
    [InlineData("<a>; rel=\"prev\"", null)]
    [InlineData("<a>; rel=\"nextpage\"", null)]
    [InlineData("<a>; prerel=next", null)]
    [InlineData("<a>", null)]
    [InlineData("a; rel=prev", null)]
    [InlineData("<a>; rel=\"prev\", b; rel=last", null)]
    [InlineData("<a;rel=next>; rel=\"prev\"", null)]
    [InlineData("", null)]
    public void The_next_page_is_the_link_that_says_so(string header, string? next) => Assert.Equal(next, Read(header));

    [Theory]
    [InlineData("a; rel=next")]
    [InlineData("/v2/a/tags/list?last=b; rel=\"next\"")]
    [InlineData("<a; rel=next")]
    [InlineData("a; rel=next, <b>; rel=\"prev\"")]
    public void A_next_page_without_angle_brackets_is_not_taken_for_the_end(string header) =>
        Assert.Throws<FormatException>(() => Read(header));

    [Fact]
    public void Every_link_is_found_among_others()
    {
        var url = Gen.Char["abc/?&=;,:%\"' "].Array[1, 30].Select(letters => new string(letters));
        Gen.Select(url, url).Check(20_000, urls => Read($"<{urls.Item1}>; rel=\"prev\", <{urls.Item2}>; rel=\"next\"") == urls.Item2);
    }

    [Fact]
    public void Any_header_is_read_or_passed_over() =>
        Gen.OneOf(Gen.String, Gen.Char["<>; rel=\"next\","].Array[0, 60].Select(letters => new string(letters)))
            .Check(50_000, header => _ = ReadOrNull(header));

    [Theory]
    [InlineData("<")]
    [InlineData(">")]
    [InlineData("<>")]
    [InlineData("<a>; rel=prev,")]
    public void A_long_header_is_read(string repeated)
    {
        var header = string.Concat(Enumerable.Repeat(repeated, 600_000 / repeated.Length)) + ">";

        // LinearTests compares what it takes with what a shorter one takes.
        Assert.Null(Record.Exception(() => Read(header)));
    }

    private static string? ReadOrNull(string header)
    {
        try
        {
            return Read(header);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string? Read(string header)
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("Link", header);
        return LinkHeader.Next(response);
    }
}
