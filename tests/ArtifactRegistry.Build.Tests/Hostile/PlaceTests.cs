using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Registry.Http;

namespace ArtifactRegistry.Build.Tests.Hostile;

/// <summary>A registry cannot send us, or what we know, to places of its choice.</summary>
public sealed class PlaceTests
{
    private static readonly Uri Registry = new("https://registry.example/v2/");

    [Theory]
    [InlineData("https://\uFF11\uFF16\uFF19.\uFF12\uFF15\uFF14.\uFF11\uFF16\uFF19.\uFF12\uFF15\uFF14/")]
    [InlineData("https://\u2460\u2465\u2468.\u2461\u2464\u2463.\u2460\u2465\u2468.\u2461\u2464\u2463/")]
    [InlineData("https://169\u3002254\u3002169\u3002254/")]
    [InlineData("https://\uFF11\uFF12\uFF17.0.0.1/")]
    [InlineData("https://\uD835\uDFCF\uD835\uDFD4\uD835\uDFD7.254.169.254/")]
    [InlineData("https://169.254.169.254./")]
    [InlineData("https://0xa9.0xfe.0xa9.0xfe/")]
    [InlineData("https://0251.0376.0251.0376/")]
    [InlineData("https://169.254.43518/")]
    [InlineData("https://2852039166/")]
    [InlineData("https://0xa9fea9fe./")]
    [InlineData("https://\u24DBocalhost/")]
    [InlineData("https://metadata\u3002google\u3002internal/")]
    [InlineData("https://metadata.goog/")]
    [InlineData("https://router.home.arpa/")]
    [InlineData("https://localhost.localdomain/")]
    [InlineData("https://[fe80::1]/")]
    [InlineData("https://[::ffff:a9fe:a9fe]/")]
    public void An_address_in_disguise_is_an_address(string place) => Assert.False(Origin.MayFollow(Registry, new Uri(place)));

    [Theory]
    [InlineData("https://b\u00fccher.example/token")]
    [InlineData("https://1password.example/token")]
    [InlineData("https://auth.xn--p1ai/token")]
    [InlineData("https://auth.\u0440\u0444/token")]
    public void A_public_name_is_one_in_any_script(string place) => Assert.True(Origin.MayFollow(Registry, new Uri(place)));

    [Theory]
    [InlineData("http://registry.example/v2/p/r/i/blobs/uploads/1")]
    [InlineData("https://169.254.169.254/computeMetadata/v1/")]
    [InlineData("https://2852039166/upload")]
    [InlineData("http://evil.example/upload")]
    [InlineData("file:///etc/passwd")]
    public async Task An_upload_goes_to_no_place_that_is_not_public(string location)
    {
        using var registry = new HostileRegistry(
            request =>
            {
                var answer = HostileRegistry.Answer(request.Method == HttpMethod.Head ? 404 : 202, "");
                answer.Headers.TryAddWithoutValidation("Location", location);
                return answer;
            },
            hasPassword: true);

        Assert.Equal(DiagnosticList.ForeignRedirect, (await registry.FailureAsync("upload"))?.Descriptor);
        Assert.All(registry.Requests, request =>
            Assert.Equal("https://registry.example", request.RequestUri!.GetLeftPart(UriPartial.Authority)));
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("http://registry.example/v2/p/r/i/manifests/1.0.0?downgraded")]
    [InlineData("https://registry.example:444/")]
    [InlineData("https://registry.example@evil.example/")]
    [InlineData("https://2852039166/")]
    public async Task A_password_goes_to_no_host_that_a_redirect_or_link_names(string place)
    {
        (string Operation, int Status, string Header)[] answers =
        [
            ("get", 307, "Location"), ("head", 302, "Location"), ("tags", 200, "Link"), ("catalog", 200, "Link"),
            ("referrers", 200, "Link"), ("delete", 308, "Location"), ("put", 307, "Location"), ("blob", 307, "Location"),
        ];
        foreach (var (operation, status, header) in answers)
        {
            using var registry = new HostileRegistry(
                request =>
                {
                    var answer = request.RequestUri!.Host == HostileRegistry.Host
                        && request.Headers.Authorization is null
                        && request.RequestUri.IsDefaultPort
                        ? HostileRegistry.Answer(401, "")
                        : HostileRegistry.Answer(
                            status, "{\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"tags\":[],\"manifests\":[]}");
                    answer.Headers.TryAddWithoutValidation("WWW-Authenticate", "Basic realm=x");
                    answer.Headers.TryAddWithoutValidation(header, header == "Link" ? $"<{place}>; rel=next" : place);
                    return answer;
                },
                hasPassword: true);

            Assert.NotNull(await registry.FailureAsync(operation));
            Assert.All(
                registry.Requests.Where(request => request.Headers.Authorization is not null),
                request => Assert.Equal("https://registry.example", request.RequestUri!.GetLeftPart(UriPartial.Authority)));
        }
    }

    [Theory]
    [InlineData("a\\r\\nX-Evil: 1")]
    [InlineData("a\\u0000")]
    [InlineData("t\\u00e9k")]
    [InlineData("two words")]
    [InlineData("")]
    public async Task A_token_that_is_none_is_not_sent(string token)
    {
        using var registry = new HostileRegistry(request =>
        {
            var answer = request.RequestUri!.AbsolutePath == "/token"
                ? HostileRegistry.Answer(200, $$"""{"token":"{{token}}"}""")
                : HostileRegistry.Answer(401, "");
            answer.Headers.TryAddWithoutValidation("WWW-Authenticate", "Bearer realm=\"https://auth.example/token\"");
            return answer;
        });

        Assert.Equal(DiagnosticList.MalformedAnswer, (await registry.FailureAsync("get"))?.Descriptor);
        Assert.DoesNotContain(registry.Requests, request => request.Headers.Authorization is not null);
    }
}
