using System.Net;
using ArtifactRegistry.Build.Registry.Http;
using CsCheck;

namespace ArtifactRegistry.Build.Tests.Registry.Http;

public sealed class ChallengeTests
{
    [Theory]
    // Artifact Registry's own, with and without service and scope.
    [InlineData("Bearer realm=\"https://us-docker.pkg.dev/v2/token\"", "Bearer", "https://us-docker.pkg.dev/v2/token", null, null)]
    [InlineData(
        "Bearer realm=\"https://a/t\",service=\"a\",scope=\"repository:p/r/i:pull,push\"",
        "Bearer",
        "https://a/t",
        "a",
        "repository:p/r/i:pull,push")]
    [InlineData("bearer REALM=\"https://a/t\", Service=a", "bearer", "https://a/t", "a", null)]
    [InlineData("Bearer realm = \"https://a/t\" , service = \"a\"", "Bearer", "https://a/t", "a", null)]
    [InlineData("Bearer realm=\"a\\\"b\\\\c\"", "Bearer", "a\"b\\c", null, null)]
    [InlineData("Bearer realm=\"one\",realm=\"two\"", "Bearer", "one", null, null)]
    [InlineData("Bearer realm=\"\"", "Bearer", "", null, null)]
    [InlineData("Basic realm=\"registry\"", "Basic", "registry", null, null)]
    [InlineData("Basic", "Basic", null, null, null)]
    [InlineData("Negotiate, Basic realm=\"registry\"", "Basic", "registry", null, null)]
    [InlineData("Bearer realm=\"a\",service=\"b\", Basic realm=\"c\"", "Bearer", "a", "b", null)]
    [InlineData("Digest realm=\"a\", nonce=\"b\"", null, null, null, null)]
    [InlineData("", null, null, null, null)]
    public void A_challenge_has_a_scheme_and_parameters(string header, string? scheme, string? realm, string? service, string? scope)
    {
        var challenge = Read(header);

        Assert.Equal((scheme, realm, service, scope), (challenge?.Scheme, challenge?["realm"], challenge?["service"], challenge?["scope"]));
    }

    [Fact]
    public void A_quoted_value_comes_back_as_it_was_meant()
    {
        var value = Gen.Char[" !#abc,=;:/\\\"?&"].Array[0, 20].Select(letters => new string(letters));
        Gen.Select(value, value).Check(
            20_000,
            values =>
            {
                var (realm, scope) = values;
                var challenge = Read($"Bearer realm={Quote(realm)},scope={Quote(scope)}");
                Assert.Equal((realm, scope), (challenge?["realm"], challenge?["scope"]));
            });

        static string Quote(string text) =>
            $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }

    [Fact]
    public void Any_header_is_read_or_passed_over() =>
        Gen.OneOf(Gen.String, Gen.Char["Bearer realm=\",\\ Basic"].Array[0, 40].Select(letters => "Bearer " + new string(letters)))
            .Check(50_000, header => _ = Read(header)?["realm"]);

    [Theory]
    [InlineData("a=\"b\",")]
    [InlineData("a,")]
    [InlineData("=")]
    [InlineData("a=\"\\")]
    [InlineData("\"")]
    public void A_long_header_is_read(string repeated)
    {
        var header = "Bearer " + string.Concat(Enumerable.Repeat(repeated, 60_000 / repeated.Length));

        // LinearTests compares what it takes with what a shorter one takes.
        Assert.Null(Record.Exception(() => Challenge.Parse(new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", header))));
    }

    private static Challenge? Read(string header)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.Unauthorized);
        response.Headers.TryAddWithoutValidation("WWW-Authenticate", header);
        return Challenge.From(response);
    }
}
