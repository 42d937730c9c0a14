using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Emulator;
using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Build.Tests.Registry;

public sealed class TagListTests
{
    [Fact]
    public async Task Ten_thousand_tags_cost_one_request()
    {
        await using var world = await RegistryWorld.StartAsync();
        var digest = world.Host.PushImage(RegistryWorld.Repository, "t0");
        foreach (var number in Enumerable.Range(1, 9_999))
        {
            world.Host.SetTag(RegistryWorld.Repository, $"t{number}", digest);
        }

        var list = await ListAsync(world);

        Assert.Equal(10_000, list?.Tags.Count);
        Assert.Equal(digest, Assert.Single(list!.Manifests).Key.ToString());
        Assert.Single(world.Emulator.Requests);
    }

    [Fact]
    public async Task Pages_are_followed_and_put_together()
    {
        await using var world = await RegistryWorld.StartAsync(
            new EmulatorOptions { Behavior = new RegistryBehavior { TagListMaximum = 2 } });
        foreach (var tag in new[] { "a", "b", "c", "d", "e" })
        {
            world.Host.PushImage(RegistryWorld.Repository, tag);
        }

        var list = await ListAsync(world);

        Assert.Equal(["a", "b", "c", "d", "e"], list?.Tags);
        Assert.Equal(5, list?.Manifests.Count);
        Assert.Equal(3, world.Emulator.Requests.Count);
    }

    [Fact]
    public async Task A_repository_that_is_not_there_has_no_list()
    {
        await using var world = await RegistryWorld.StartAsync(
            new EmulatorOptions { Behavior = new RegistryBehavior { MissingImageHasEmptyTagList = false } });

        Assert.Null(await ListAsync(world));
    }

    [Fact]
    public async Task A_later_page_that_is_missing_does_not_mean_that_the_repository_is()
    {
        await using var world = await RegistryWorld.StartAsync(
            new EmulatorOptions { Behavior = new RegistryBehavior { TagListMaximum = 1 } });
        world.Host.PushImage(RegistryWorld.Repository, "a");
        world.Host.PushImage(RegistryWorld.Repository, "b");
        world.Emulator.AddFault(
            new Fault { PathPattern = "last=", StatusCode = 404, Body = """{"errors":[{"code":"NAME_UNKNOWN","message":"no"}]}""" });

        Assert.Equal("ARB3002", (await RegistryWorld.FailureOf(() => ListAsync(world))).Code);
    }

    [Fact]
    public async Task Elsewhere_an_empty_list_is_that_of_a_repository_without_tags()
    {
        await using var world = await RegistryWorld.StartPlainAsync();
        world.Emulator.AddFault(new Fault { StatusCode = 200, Body = """{"tags":null}""" });
        var settings = new ConnectionSettings { Timeout = Timeout.InfiniteTimeSpan, Credentials = new() { Source = "anonymous" } };

        var list = await world.Client(settings).Tags.ListAsync(world.Image().Repository, CancellationToken.None);

        Assert.Empty(Assert.IsType<TagList>(list).Tags);
    }

    [Fact]
    public async Task A_text_of_half_a_mebibyte_that_nobody_needs_is_passed_over()
    {
        await using var world = await RegistryWorld.StartAsync();
        world.Emulator.AddFault(new Fault { StatusCode = 200, Body = $$"""{"tags":["a"],"note":"{{new string('x', 500_000)}}"}""" });

        Assert.Equal(["a"], (await ListAsync(world))?.Tags);
    }

    [Theory]
    [InlineData("https://evil.example/v2/x/tags/list")]
    [InlineData("//evil.example/v2/x/tags/list")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://localhost:1/v2/x/tags/list")]
    [InlineData("file:///etc/passwd")]
    public async Task A_next_page_on_another_host_is_not_asked_for(string link)
    {
        await using var world = await RegistryWorld.StartAsync();
        world.Host.PushImage(RegistryWorld.Repository, "a");
        world.Emulator.AddFault(new Fault { Headers = new Dictionary<string, string> { ["Link"] = $"<{link}>; rel=\"next\"" } });

        var diagnostic = await RegistryWorld.FailureOf(() => ListAsync(world));

        Assert.Equal("ARB3009", diagnostic.Code);
        Assert.Contains("That address was not used", diagnostic.Message, StringComparison.Ordinal);
        Assert.Single(world.Emulator.Requests);
    }

    [Fact]
    public async Task A_list_that_breaks_off_every_time_is_asked_for_again_and_then_an_error()
    {
        await using var world = await RegistryWorld.StartAsync();
        world.Host.PushImage(RegistryWorld.Repository, "a");
        world.Emulator.AddFault(new Fault { PathPattern = "tags/list", Cut = FaultCut.MidAnswer });

        var diagnostic = await RegistryWorld.FailureOf(() => ListAsync(world));

        Assert.StartsWith("ARB4", diagnostic.Code, StringComparison.Ordinal);
        // HttpClient repeats a request itself where a connection ends before the first byte of an answer.
        Assert.InRange(world.Emulator.Requests.Count, 4, 4 * 4);
        // What breaks off is noticed before the body or within it, as it comes off the network: both are counted together.
        Assert.Equal(3, world.Log.Notices.Concat(world.Log.Details).Count(text =>
            text.Contains("trying again in", StringComparison.Ordinal) || text.Contains("beginning again in", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_page_that_names_itself_as_the_next_ends_the_list_with_an_error()
    {
        await using var world = await RegistryWorld.StartAsync();
        world.Host.PushImage(RegistryWorld.Repository, "a");
        world.Emulator.AddFault(new Fault
        {
            Headers = new Dictionary<string, string> { ["Link"] = $"</v2/{RegistryWorld.Repository}/tags/list?n=10000>; rel=\"next\"" },
        });

        await RegistryWorld.FailureOf(() => ListAsync(world));

        Assert.Single(world.Emulator.Requests);
    }

    [Fact]
    public async Task Pages_without_end_end_with_an_error()
    {
        await using var world = await RegistryWorld.StartAsync();
        world.Host.PushImage(RegistryWorld.Repository, "a");
        world.Emulator.AddFault(Linked("?page=1", "?page=2"));
        world.Emulator.AddFault(Linked("", "?page=1"));

        var diagnostic = await RegistryWorld.FailureOf(() => ListAsync(world));

        Assert.Equal("ARB3007", diagnostic.Code);
        Assert.Contains("the list has more than 1000 pages", diagnostic.Message, StringComparison.Ordinal);
        Assert.Equal(1000, world.Emulator.Requests.Count);
    }

    [Theory]
    [InlineData("""{"tags":["a","b;$(Secret)"]}""", "'b;$(Secret)' in it is no tag")]
    [InlineData("""{"tags":["a","::set-output::"]}""", "in it is no tag")]
    [InlineData("""{"tags":[null]}""", "'null' in it is no tag")]
    [InlineData("""{"tags":[],"manifest":{"sha256:12":{}}}""", "'sha256:12' in it is no digest")]
    [InlineData("""{"tags":["a" """, "the body is not a list of tags")]
    [InlineData("""["a"]""", "the body is not a list of tags")]
    [InlineData("""{"tags":"a"}""", "the body is not a list of tags")]
    [InlineData("<html>hello</html>", "the body is not a list of tags")]
    [InlineData("", "the body is not a list of tags")]
    public async Task A_body_that_is_no_list_of_tags_is_told(string body, string words)
    {
        await using var world = await RegistryWorld.StartAsync();
        world.Emulator.AddFault(new Fault { StatusCode = 200, Body = body });

        var diagnostic = await RegistryWorld.FailureOf(() => ListAsync(world));

        Assert.Equal("ARB3007", diagnostic.Code);
        Assert.Contains(words, diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tag_of_a_manifest_is_a_tag()
    {
        await using var world = await RegistryWorld.StartAsync();
        var digest = $"sha256:{new string('a', 64)}";
        world.Emulator.AddFault(
            new Fault { StatusCode = 200, Body = $$$"""{"tags":[],"manifest":{"{{{digest}}}":{"tag":["a;$(Secret)"]} } }""" });

        var diagnostic = await RegistryWorld.FailureOf(() => ListAsync(world));

        Assert.Contains("'a;$(Secret)' in it is no tag", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_that_is_cut_short_is_told_or_asked_for_again()
    {
        await using var world = await RegistryWorld.StartAsync();
        world.Host.PushImage(RegistryWorld.Repository, "a");
        world.Emulator.AddFault(new Fault { BodyFault = BodyFault.Truncate, Count = 1 });
        world.Emulator.AddFault(new Fault { Cut = FaultCut.MidAnswer, Count = 1 });

        var diagnostic = await RegistryWorld.FailureOf(() => ListAsync(world));

        Assert.Equal("ARB3007", diagnostic.Code);
        Assert.Equal(["a"], (await ListAsync(world))?.Tags);
    }

    [Theory]
    [InlineData("0", null)]
    [InlineData("-62135596800000", null)]
    [InlineData("253402300800000", null)]
    [InlineData("1676582665070", "2023-02-16T21:24:25.0700000+00:00")]
    public async Task Googles_times_are_times_or_nothing(string milliseconds, string? time)
    {
        await using var world = await RegistryWorld.StartAsync();
        world.Emulator.AddFault(new Fault
        {
            StatusCode = 200,
            Body = $$$"""
                {"tags":["a"],"manifest":{"sha256:{{{new string('a', 64)}}}":{"imageSizeBytes":"12","layerId":"","mediaType":"x/y",
                 "tag":["a"],"timeCreatedMs":"{{{milliseconds}}}","timeUploadedMs":"{{{milliseconds}}}"} } }
                """,
        });

        var manifest = Assert.Single((await ListAsync(world))!.Manifests).Value;

        Assert.Equal((12, time, time), (manifest.Size, manifest.Created?.ToString("O"), manifest.Uploaded?.ToString("O")));
    }

    private static Fault Linked(string query, string next) => new()
    {
        PathPattern = query.Length == 0 ? "" : System.Text.RegularExpressions.Regex.Escape(query) + "$",
        Headers = new Dictionary<string, string> { ["Link"] = $"</v2/{RegistryWorld.Repository}/tags/list{next}>; rel=\"next\"" },
    };

    private static Task<TagList?> ListAsync(RegistryWorld world) =>
        world.Client().Tags.ListAsync(world.Image().Repository, CancellationToken.None);
}
