using System.Net;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Build.Registry.Http;

namespace ArtifactRegistry.Build.Tests.Hostile;

/// <summary>Nothing that a registry sends is read without end.</summary>
public sealed class BoundTests
{
    private const int MiB = 1024 * 1024;

    public static TheoryData<string> Operations => HostileRegistry.Operations;

    [Theory]
    [InlineData("get", "{\"mediaType\":\"", "x", 32)]
    [InlineData("catalog", "{\"repositories\":[", "\"a\",", 8)]
    [InlineData("referrers", "{\"manifests\":[", "null,", 8)]
    [InlineData("blob", "{", " ", 1)]
    [InlineData("tags", "{\"tags\":[", "\"a\",", 32)]
    [InlineData("tags", "{\"manifest\":{\"x\":{\"tag\":[", "\"a\",", 32)]
    [InlineData("tags", "{\"child\":[", "\"a\",", 32)]
    [InlineData("tags", "{\"manifest\":{", "\"a\":{},", 32)]
    [InlineData("tags", "{\"unknown\":[", "[],", 32)]
    [InlineData("tags", "{\"tags\":[\"", "a", 32)]
    public async Task A_body_without_end_is_one_coded_error(string operation, string beginning, string repeated, int mebibytes)
    {
        await using var body = new EndlessBody(beginning, repeated);
        using var registry = new HostileRegistry(_ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(body) });

        var failure = await registry.FailureAsync(operation);

        Assert.Equal(DiagnosticList.MalformedAnswer, failure?.Descriptor);
        Assert.InRange(body.Taken, 1, (mebibytes * MiB) + (64 * 1024));
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task A_refusal_without_end_is_one_coded_error(string operation)
    {
        var bodies = new List<EndlessBody>();
        using var registry = new HostileRegistry(_ =>
        {
            bodies.Add(new EndlessBody("{\"errors\":[", "{\"code\":\"A\"},"));
            return new HttpResponseMessage(HttpStatusCode.Forbidden) { Content = new StreamContent(bodies[^1]) };
        });

        Assert.NotNull(await registry.FailureAsync(operation));
        Assert.All(bodies, body => Assert.InRange(body.Taken, 0, MiB + (64 * 1024)));
    }

    [Fact]
    public async Task A_token_without_end_is_not_read_to_its_end()
    {
        await using var body = new EndlessBody("{\"token\":\"", "x");
        using var registry = new HostileRegistry(request => request.RequestUri!.AbsolutePath == "/token"
            ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(body) }
            : Challenge("https://auth.example/token"));

        Assert.Equal(DiagnosticList.MalformedAnswer, (await registry.FailureAsync("get"))?.Descriptor);
        Assert.InRange(body.Taken, 1, 128 * 1024);
    }

    [Theory]
    [InlineData("tags", "{\"tags\":[\"a\"]}")]
    [InlineData("catalog", "{\"repositories\":[\"p/r/i\"]}")]
    [InlineData("referrers", "{\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[]}")]
    public async Task Pages_without_end_are_one_coded_error(string operation, string page)
    {
        using var registry = new HostileRegistry(request =>
            WithLink(HostileRegistry.Answer(200, page), $"<{request.RequestUri!.AbsolutePath}?last={Guid.NewGuid():N}>; rel=\"next\""));

        Assert.Equal(DiagnosticList.MalformedAnswer, (await registry.FailureAsync(operation))?.Descriptor);
        Assert.Equal(NextPage.Most, registry.Requests.Count);
    }

    [Theory]
    [InlineData("catalog", "{\"repositories\":[]}")]
    [InlineData("referrers", "{\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[]}")]
    public async Task Large_pages_of_one_list_share_a_bound(string operation, string page)
    {
        var body = page + new string(' ', 7 * MiB);
        using var registry = new HostileRegistry(request => WithLink(
            HostileRegistry.Answer(200, body), $"<{request.RequestUri!.AbsolutePath}?last={Guid.NewGuid():N}>; rel=\"next\""));

        Assert.Equal(DiagnosticList.MalformedAnswer, (await registry.FailureAsync(operation))?.Descriptor);
        Assert.InRange(registry.Requests.Count, 2, 10);
    }

    [Fact]
    public void Many_large_pages_are_bounded_together()
    {
        var (list, url) = (new TagListBuilder(), new Uri("https://registry.example/"));

        var failure = Assert.Throws<ArtifactRegistryException>(() =>
        {
            for (var page = 0; page < 6; page++)
            {
                list.Count(100 * MiB, url);
            }
        });

        Assert.Equal(DiagnosticList.MalformedAnswer, failure.Diagnostic.Descriptor);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Many_short_tags_of_many_pages_are_bounded_together(bool areOfManifests)
    {
        var (list, url) = (new TagListBuilder(), new Uri("https://registry.example/"));
        string[] tags = [.. Enumerable.Repeat("a", 999_999)];
        var page = areOfManifests
            ? new TagListPage { Manifest = new() { [HostileRegistry.Digest] = new TagListEntry { Tag = tags } } }
            : new TagListPage { Tags = tags, Child = ["a"] };
        for (var pages = 0; pages < 5; pages++)
        {
            list.Add(page, url);
        }

        var failure = Assert.Throws<ArtifactRegistryException>(() => list.Add(new TagListPage { Child = ["a"] }, url));

        Assert.Equal(DiagnosticList.MalformedAnswer, failure.Diagnostic.Descriptor);
    }

    [Fact]
    public async Task The_bytes_of_a_page_count_however_few_its_entries_are()
    {
        var (list, url) = (new TagListBuilder(), new Uri("https://registry.example/"));
        list.Count(512 * MiB, url);
        using var page = new MemoryStream("{\"tags\":[]}"u8.ToArray());

        var failure = await Assert.ThrowsAsync<ArtifactRegistryException>(() => new TagListReader(list, url).ReadAsync(page, default));

        Assert.Equal(DiagnosticList.MalformedAnswer, failure.Diagnostic.Descriptor);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task A_body_that_is_absurdly_deep_is_at_most_one_coded_error(string operation)
    {
        (int Status, string Start)[] answers =
        [
            (200, "{\"manifests\":"), (200, "{\"tags\":"), (200, "{\"x\":"), (200, "{\"annotations\":{\"a\":"), (404, "{\"errors\":"),
        ];
        foreach (var (status, start) in answers)
        {
            foreach (var bracket in new[] { "[", "{\"a\":" })
            {
                var body = start + string.Concat(Enumerable.Repeat(bracket, 100_000));
                using var registry = new HostileRegistry(_ => HostileRegistry.Answer(status, body, HostileRegistry.Index));

                await registry.FailureAsync(operation);
            }
        }
    }

    [Fact]
    public async Task A_warning_is_told_once_and_not_without_end()
    {
        var count = 0;
        using var registry = new HostileRegistry(_ =>
        {
            var answer = HostileRegistry.Answer(200, "{}");
            answer.Headers.TryAddWithoutValidation("Warning", $"299 - \"warning {count++ / 2}\"");
            return answer;
        });

        for (var i = 0; i < 100; i++)
        {
            await registry.FailureAsync("ping");
        }

        Assert.Equal(20, registry.Log.Notices.Distinct().Count());
        Assert.Equal(20, registry.Log.Notices.Count);
    }

    private static HttpResponseMessage Challenge(string realm)
    {
        var answer = HostileRegistry.Answer(401, "");
        answer.Headers.TryAddWithoutValidation("WWW-Authenticate", $"Bearer realm=\"{realm}\"");
        return answer;
    }

    private static HttpResponseMessage WithLink(HttpResponseMessage answer, string link)
    {
        answer.Headers.TryAddWithoutValidation("Link", link);
        return answer;
    }
}
