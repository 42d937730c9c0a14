using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Emulator;
using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Build.Tests.Registry;

/// <summary>What registries do that public reports tell of (shared facts: Amazon ECR, Quay, GitHub, GitLab, Artifact Registry).</summary>
public sealed class OtherRegistriesTests
{
    private static readonly ConnectionSettings Anonymous = new()
    {
        Timeout = Timeout.InfiniteTimeSpan,
        Credentials = new() { Source = "anonymous" },
    };

    [Fact]
    public async Task Only_Artifact_Registry_is_asked_for_ten_thousand_tags_at_once()
    {
        await using var world = await RegistryWorld.StartPlainAsync();
        world.Host.PushImage(RegistryWorld.Repository, "1.0.0");

        var declared = Anonymous with { DeclaredHosts = world.Host.Authority };
        await world.Client(Anonymous).Tags.ListAsync(world.Image().Repository, CancellationToken.None);
        await world.Client(declared).Tags.ListAsync(world.Image().Repository, CancellationToken.None);

        Assert.Equal(["", "?n=10000"], world.Emulator.Requests.Select(request => request.Query));
    }

    [Fact]
    public async Task Artifact_Registrys_empty_list_is_that_of_an_image_that_does_not_exist()
    {
        var behavior = new RegistryBehavior { MissingImageHasEmptyTagList = true };
        await using var world = await RegistryWorld.StartAsync(new EmulatorOptions { Behavior = behavior });

        Assert.Null(await world.Client().Tags.ListAsync(world.Image().Repository, CancellationToken.None));

        Assert.Equal(200, Assert.Single(world.Emulator.Requests).StatusCode);
    }

    [Theory]
    [InlineData("tags", """{"tags":[]}""")]
    [InlineData("referrers", """{"manifests":[]}""")]
    public async Task A_next_page_that_cannot_be_read_is_no_end_of_a_list(string list, string body)
    {
        await using var world = await RegistryWorld.StartPlainAsync();
        var link = new Dictionary<string, string> { ["Link"] = "/v2/more; rel=\"next\"" };
        world.Emulator.AddFault(new Fault { StatusCode = 200, Body = body, Headers = link });
        var client = world.Client(Anonymous);

        var diagnostic = await RegistryWorld.FailureOf(() => list == "tags"
            ? client.Tags.ListAsync(world.Image().Repository, CancellationToken.None)
            : client.Referrers.TryListAsync(world.Image().Repository, Subject, CancellationToken.None));

        Assert.Equal("ARB3007", diagnostic.Code);
        Assert.Contains("angle brackets", diagnostic.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(400)]
    [InlineData(405)]
    [InlineData(406)]
    [InlineData(501)]
    public async Task A_referrers_endpoint_that_is_no_API_is_none(int status)
    {
        await using var world = await RegistryWorld.StartPlainAsync();
        var location = new Dictionary<string, string> { ["Location"] = "https://web.example/packages" };
        world.Emulator.AddFault(new Fault { StatusCode = status, Headers = location });

        Assert.Null(await world.Client(Anonymous).Referrers.TryListAsync(world.Image().Repository, Subject, CancellationToken.None));

        Assert.Single(world.Emulator.Requests);
    }

    [Fact]
    public async Task A_later_page_of_referrers_that_is_missing_is_no_end_of_the_list()
    {
        await using var world = await RegistryWorld.StartPlainAsync();
        var link = new Dictionary<string, string> { ["Link"] = "</v2/more>; rel=\"next\"" };
        world.Emulator.AddFault(new Fault { PathPattern = "referrers", StatusCode = 200, Body = """{"manifests":[]}""", Headers = link });
        world.Emulator.AddFault(new Fault { PathPattern = "more", StatusCode = 404 });
        var referrers = world.Client(Anonymous).Referrers;

        await RegistryWorld.FailureOf(() => referrers.TryListAsync(world.Image().Repository, Subject, CancellationToken.None));

        Assert.Equal(2, world.Emulator.Requests.Count);
    }

    [Fact]
    public async Task A_header_of_a_hundred_kibibytes_arrives()
    {
        var location = $"/artifacts-uploads/{new string('a', 60_000)}";
        var more = $"X-More: {new string('b', 40_000)}";
        await using var server = new RawServer(_ => RawServer.Http("202 Accepted", "", $"Location: {location}", more));
        var host = ImageReference.Parse($"{server.Authority}/a/b", "Image").Registry;
        using var http = new HttpMessageInvoker(RegistryConnections.CreateTransport(host));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://{server.Authority}/v2/a/b/blobs/uploads/");

        using var response = await http.SendAsync(request, CancellationToken.None);

        Assert.Equal(location, response.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task An_empty_blob_is_never_sent_to_Artifact_Registry()
    {
        await using var world = await RegistryWorld.StartAsync();
        var empty = BlobSource.Of(ReadOnlyMemory<byte>.Empty);

        var diagnostic = await RegistryWorld.FailureOf(() =>
            world.Client().Uploads.PutAsync(world.Image().Repository, empty, world.Image().Repository, _ => { }, CancellationToken.None));

        Assert.Equal("ARB3202", diagnostic.Code);
        Assert.DoesNotContain(world.Emulator.Requests, request => request.Method == "PUT");
    }

    [Fact]
    public async Task An_empty_blob_is_sent_to_another_registry()
    {
        var behavior = new RegistryBehavior { RefuseEmptyBlobs = false };
        await using var world = await RegistryWorld.StartAsync(new EmulatorOptions { RequireAuthentication = false, Behavior = behavior });
        var (empty, repository) = (BlobSource.Of(ReadOnlyMemory<byte>.Empty), world.Image().Repository);

        await world.Client(Anonymous).Uploads.PutAsync(repository, empty, repository, _ => { }, CancellationToken.None);

        Assert.True(await world.Client(Anonymous).Blobs.ExistsAsync(repository, empty.Digest, CancellationToken.None));
    }

    [Fact]
    public async Task An_upload_outlasts_503_for_as_long_as_the_budget_allows()
    {
        await using var world = await RegistryWorld.StartAsync();
        world.Emulator.AddFault(new Fault { Method = "PUT", StatusCode = 503, Count = 7 });

        Assert.Equal(BlobArrival.Sent, await UploadAsync(world));

        Assert.Equal(8, world.Emulator.Requests.Count(request => request.Method == "PUT"));
    }

    [Theory]
    [InlineData(429, "ARB3005")]
    [InlineData(503, "ARB3006")]
    public async Task An_upload_that_is_always_refused_uses_up_the_budget_before_it_fails(int status, string code)
    {
        await using var world = await RegistryWorld.StartAsync();
        world.Emulator.AddFault(new Fault { Method = "PUT", StatusCode = status });

        Assert.Equal(code, (await RegistryWorld.FailureOf(() => UploadAsync(world))).Code);

        Assert.InRange(world.Time.Passed.TotalSeconds, 60, 120);
    }

    [Theory]
    [InlineData("no connection to [::1]:5000", "no connection to [::1]:5000")]
    [InlineData("a zone may be any text: [::%25 ::set-output]", "a zone may be any text: [: :%25 : :set-output]")]
    [InlineData("[fe80::1%3] and ::set-output name=x::y", "[fe80::1%3] and : :set-output name=x: :y")]
    [InlineData("[::add]::x::", "[::add]: :x: :")]
    [InlineData("[::error]::x", "[: :error]: :x")]
    public void An_IPv6_address_is_printed_as_it_is(string text, string printed) => Assert.Equal(printed, DiagnosticText.Clean(text));

    private static ImageDigest Subject => ImageDigest.Compute("subject"u8);

    private static Task<BlobArrival> UploadAsync(RegistryWorld world) => world.Client().Uploads.PutAsync(
        world.Image().Repository, BlobSource.Of("blob"u8.ToArray()), world.Image().Repository, _ => { }, CancellationToken.None);
}
