using ArtifactRegistry.Build.References;
using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Build.Tests.Registry;

/// <summary>When a tag exists, is missing, or the registry does not say.</summary>
public sealed class ExistenceTests
{
    private const string Page = "<html>404 Not Found</html>";
    private const string Unknown = """{"errors":[{"code":"MANIFEST_UNKNOWN","message":"Failed to fetch"}]}""";

    [Fact]
    public async Task Tags_that_exist_cost_one_request_each()
    {
        await using var world = await StartAsync();

        Assert.Equal(["1.0.0", "2.0.0"], await FindAsync(world, "1.0.0", "2.0.0"));
        Assert.Equal(["HEAD manifests/1.0.0 200", "HEAD manifests/2.0.0 200"], world.Asked.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Missing_tags_cost_one_GET_for_all_of_them()
    {
        await using var world = await StartAsync();

        Assert.Equal(["1.0.0"], await FindAsync(world, "1.0.0", "3.0.0", "4.0.0", "5.0.0"));

        Assert.Equal(4, world.Asked.Count(request => request.StartsWith("HEAD ", StringComparison.Ordinal)));
        Assert.Equal(["GET manifests/3.0.0 404"], world.Asked.Where(request => request.StartsWith("GET ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_proxys_404_page_on_HEAD_is_confirmed_by_a_GET_for_that_very_tag()
    {
        await using var world = await StartAsync();
        world.Emulator.AddFault(new Fault { Method = "HEAD", StatusCode = 404, Body = Page });

        Assert.Equal(["1.0.0", "2.0.0"], await FindAsync(world, "1.0.0", "2.0.0", "3.0.0"));

        Assert.Equal(3, world.Asked.Count(request => request.StartsWith("GET ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_proxys_404_page_on_HEAD_and_GET_is_an_error_and_never_missing()
    {
        await using var world = await StartAsync();
        world.Emulator.AddFault(new Fault { PathPattern = "manifests/2", StatusCode = 404, Body = Page });

        Assert.Equal("ARB3004", (await RegistryWorld.FailureOf(() => FindAsync(world, "1.0.0", "2.0.0"))).Code);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(405)]
    public async Task A_registry_that_serves_GET_and_not_HEAD_is_read(int status)
    {
        await using var world = await StartAsync();
        world.Emulator.AddFault(new Fault { Method = "HEAD", StatusCode = status, Body = Unknown });

        Assert.Equal(["1.0.0", "2.0.0"], await FindAsync(world, "1.0.0", "2.0.0", "3.0.0"));
    }

    [Theory]
    [InlineData("Manifest with tag '2.0.0' has media type 'application/vnd.example.v1+json', but client accepts '*/*'.")]
    [InlineData("""Manifest has media type "application/vnd.example.v1+json" but client accepts ["*/*"]""")]
    public async Task A_404_that_names_the_media_type_is_read_again_with_it(string message)
    {
        await using var world = await StartAsync();
        world.Emulator.AddFault(new Fault { Method = "HEAD", PathPattern = "manifests/2", StatusCode = 404, Body = Unknown });
        world.Emulator.AddFault(
            new Fault { Method = "GET", PathPattern = "manifests/2", StatusCode = 404, Body = Refusal(message), Count = 1 });

        var transport = new AcceptRecorder();
        var client = world.Client(createTransport: host => transport);

        Assert.NotNull(await client.Manifests.FindAsync(world.Image(":2.0.0"), CancellationToken.None));

        Assert.Equal(3, transport.Accepted.Count);
        Assert.All(transport.Accepted, accept => Assert.EndsWith(", */*", accept, StringComparison.Ordinal));
        Assert.EndsWith(", application/vnd.example.v1+json, */*", transport.Accepted[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Manifest has media type 'application/vnd.example.v1+json', but client accepts '*/*'.")]
    [InlineData("OCI artifact found, but accept header does not support OCI artifacts")]
    public async Task A_404_about_media_types_never_means_missing(string message)
    {
        await using var world = await StartAsync();
        world.Emulator.AddFault(new Fault { PathPattern = "manifests/", StatusCode = 404, Body = Refusal(message) });

        var diagnostic = await RegistryWorld.FailureOf(() => FindAsync(world, "1.0.0"));

        Assert.Equal("ARB3010", diagnostic.Code);
        Assert.Contains("exists", diagnostic.Message, StringComparison.Ordinal);
    }

    private static string Refusal(string message) =>
        $$"""{"errors":[{"code":"MANIFEST_UNKNOWN","message":"{{message.Replace("\"", "\\\"", StringComparison.Ordinal)}}"}]}""";

    private static async Task<RegistryWorld> StartAsync()
    {
        var world = await RegistryWorld.StartAsync();
        world.Host.PushImage(RegistryWorld.Repository, "1.0.0");
        world.Host.PushImage(RegistryWorld.Repository, "2.0.0");
        return world;
    }

    /// <summary>Those of the tags that exist.</summary>
    private static async Task<IReadOnlyList<string>> FindAsync(RegistryWorld world, params string[] tags)
    {
        ImageReference[] images = [.. tags.Select(tag => world.Image($":{tag}"))];
        var found = await world.Client().Manifests.FindAsync(images, CancellationToken.None);
        return [.. tags.Where((_, index) => found[index] is not null)];
    }

    private sealed class AcceptRecorder() : DelegatingHandler(new SocketsHttpHandler())
    {
        public List<string> Accepted { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Accepted.Add(request.Headers.NonValidated["Accept"].ToString());
            return base.SendAsync(request, cancellationToken);
        }
    }
}
