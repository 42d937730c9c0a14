using System.Text;
using System.Text.Json.Nodes;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Emulator;
using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Build.Tests.Images.Listing;

public sealed class BadAnswerTests
{
    private static readonly Uri Url = new("https://registry.example/v2/app/tags/list");

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("<html>sign in</html>")]
    [InlineData("""{"tags":"1.0.0"}""")]
    [InlineData("""{"tags":[1]}""")]
    [InlineData("""{"tags":["1.0.0"]""")]
    [InlineData("""{"tags":["not a tag"]}""")]
    [InlineData("""{"tags":[null]}""")]
    [InlineData("""{"manifest":[]}""")]
    [InlineData("""{"manifest":{"sha256:1":{}}}""")]
    [InlineData("""{"manifest":{"sha256:0000000000000000000000000000000000000000000000000000000000000000":null}}""")]
    [InlineData("""{"manifest":{"sha256:0000000000000000000000000000000000000000000000000000000000000000":"x"}}""")]
    [InlineData("""{"manifest":{"sha256:0000000000000000000000000000000000000000000000000000000000000000":{"tag":"x"}}}""")]
    [InlineData("""{"manifest":{"sha256:0000000000000000000000000000000000000000000000000000000000000000":{"imageSizeBytes":"many"}}}""")]
    [InlineData("""{"manifest":{"sha256:0000000000000000000000000000000000000000000000000000000000000000":{"timeUploadedMs":1.5}}}""")]
    [InlineData("""{"manifest":{"sha256:0000000000000000000000000000000000000000000000000000000000000000":{"tag":[null]}}}""")]
    [InlineData("""{"manifest":{"sha256:0000000000000000000000000000000000000000000000000000000000000000":{"mediaType":1}}}""")]
    [InlineData("""{"manifest":{"sha256:0000000000000000000000000000000000000000000000000000000000000000":{"mediaType":"\ud800"}}}""")]
    [InlineData("""{"manifest":{"\ud800":{}}}""")]
    [InlineData("""{"tags":["\ud800"]}""")]
    [InlineData("""{"child":["\udc00x"]}""")]
    [InlineData("""{"tags":["1.0.0"]}{}""")]
    [InlineData("{\"tags\":[\"\u00ff\"]}")]
    [InlineData("{\"manifest\":{\"\u00ff\":{}}}")]
    public async Task What_is_no_list_of_tags_is_a_coded_error(string body)
    {
        var failure = await RegistryWorld.FailureOf(() => ReadAsync(Encoding.Latin1.GetBytes(body), step: 1));

        Assert.Equal(DiagnosticList.MalformedAnswer, failure.Descriptor);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    public async Task A_list_is_read_whatever_the_pieces_that_it_comes_in(int step)
    {
        var digest = $"sha256:{new string('a', 64)}";
        var list = await ReadAsync(
            Encoding.UTF8.GetBytes(
                $$$"""
                {"child":["x",null,"NO"],"other":{"tags":[1,{"a":null}]},
                "manifest":{"{{{digest}}}":{"imageSizeBytes":"337","layerId":"","extra":{"tag":["no"]},
                "mediaType":"application/vnd.oci.image.manifest.v1+json","tag":["1.0.0","\u006catest"],
                "timeCreatedMs":"-62135596800000","timeUploadedMs":1676582665070}},
                "name":"p/r/i","tags":["1.0.0","latest"]}
                """),
            step);

        var manifest = Assert.Single(list.Manifests);
        Assert.Equal((digest, 337), (manifest.Key.ToString(), manifest.Value.Size));
        Assert.Equal(["1.0.0", "latest"], manifest.Value.Tags);
        Assert.Same(MediaTypes.OciManifest, manifest.Value.MediaType);
        Assert.Equal((null, 1676582665070), (manifest.Value.Created, manifest.Value.Uploaded!.Value.ToUnixTimeMilliseconds()));
        Assert.Equal(["x"], list.Children);
        Assert.Equal(["1.0.0", "latest"], list.Tags);
    }

    [Theory]
    [InlineData("{}", false)]
    [InlineData("""{"tags":null,"child":null,"manifest":null}""", false)]
    [InlineData("""{"Tags":["1.0.0"],"MANIFEST":{}}""", false)]
    [InlineData("""{"tags":[],"manifest":{}}""", true)]
    public async Task An_empty_list_is_one_with_or_without_Googles_extension(string body, bool hasManifests)
    {
        var list = await ReadAsync(Encoding.UTF8.GetBytes(body), step: 1);

        Assert.Empty(list.Tags);
        Assert.Equal(hasManifests, list.HasManifests);
    }

    [Fact]
    public async Task A_page_that_comes_twice_changes_nothing()
    {
        var digest = $"sha256:{new string('a', 64)}";
        var list = new TagListBuilder();
        for (var times = 0; times < 2; times++)
        {
            using var body = new MemoryStream(
                Encoding.UTF8.GetBytes($$$"""{"child":["x"],"tags":["1.0.0","1.0.0"],"manifest":{"{{{digest}}}":{"tag":["1.0.0"]} } }"""));
            await new TagListReader(list, Url).ReadAsync(body, default);
        }

        Assert.Equal(["1.0.0"], list.Build().Tags);
        Assert.Equal(["x"], list.Build().Children);
        Assert.Equal(["1.0.0"], Assert.Single(list.Build().Manifests).Value.Tags);
    }

    [Fact]
    public async Task A_connection_that_breaks_off_within_the_list_is_no_malformed_list()
    {
        await using var body = new Pieces("{\"tags\":[\"1.0.0\""u8.ToArray(), 4) { BreaksOff = true };

        await Assert.ThrowsAsync<HttpIOException>(() => new TagListReader(new TagListBuilder(), Url).ReadAsync(body, default));
    }

    [Theory]
    [InlineData("""{"schemaVersion":2,"manifests":[{"size":1}]}""")]
    [InlineData("""{"schemaVersion":2,"manifests":[null]}""")]
    [InlineData("""{"schemaVersion":2,"manifests":"none"}""")]
    [InlineData("""{"schemaVersion":2,"manifests":[],"subject":{"digest":"md5:1"}}""")]
    [InlineData("not json")]
    public async Task An_index_that_cannot_be_understood_holds_who_knows_what_and_is_an_error(string body)
    {
        await using var shelf = await Shelf.OpenAsync();
        shelf.Host.PushIndex(Shelf.Name, "1.0.0");
        var digest = ImageDigest.Compute(Encoding.UTF8.GetBytes(body));
        shelf.Emulator.AddFault(new Fault
        {
            PathPattern = "manifests/",
            StatusCode = 200,
            Body = body,
            Headers = new Dictionary<string, string>
            {
                ["Content-Type"] = "application/vnd.oci.image.index.v1+json",
                ["Docker-Content-Digest"] = digest.ToString(),
            },
        });

        var failure = await RegistryWorld.FailureOf(() => shelf.ListAsync());

        Assert.Contains(failure.Descriptor, new[] { DiagnosticList.MalformedAnswer, DiagnosticList.DigestMismatch });
    }

    [Fact]
    public async Task A_corrupt_index_is_not_believed()
    {
        await using var shelf = await Shelf.OpenAsync();
        shelf.Host.PushIndex(Shelf.Name, "1.0.0");
        shelf.Emulator.AddFault(new Fault { PathPattern = "manifests/", BodyFault = BodyFault.Corrupt });

        Assert.Equal(DiagnosticList.DigestMismatch, (await RegistryWorld.FailureOf(() => shelf.ListAsync())).Descriptor);
    }

    [Fact]
    public async Task An_index_of_what_is_not_there_is_listed()
    {
        await using var shelf = await Shelf.OpenAsync(new RegistryBehavior { AllowMissingReferences = true });
        shelf.PushIndexOf("1.0.0", $"sha256:{new string('b', 64)}");

        Assert.Single((await shelf.ListAsync()).Manifests);
    }

    [Fact]
    public async Task An_absurd_depth_of_indexes_is_not_followed()
    {
        await using var shelf = await Shelf.OpenPlainAsync();
        var digest = shelf.Push();
        for (var depth = 0; depth < 40; depth++)
        {
            digest = shelf.PushIndexOf(depth == 39 ? "1.0.0" : null, digest);
        }

        Assert.Equal(DiagnosticList.MalformedAnswer, (await RegistryWorld.FailureOf(() => shelf.ListAsync())).Descriptor);
    }

    [Fact]
    public async Task A_manifest_without_an_end_is_refused()
    {
        await using var shelf = await Shelf.OpenPlainAsync();
        shelf.Push("1.0.0");
        shelf.Emulator.AddFault(new Fault
        {
            PathPattern = "manifests/",
            StatusCode = 200,
            Body = new JsonObject { ["x"] = new string(' ', 33 * 1024 * 1024) }.ToJsonString(),
        });

        Assert.Equal(DiagnosticList.MalformedAnswer, (await RegistryWorld.FailureOf(() => shelf.ListAsync())).Descriptor);
    }

    private static async Task<TagList> ReadAsync(byte[] body, int step)
    {
        var list = new TagListBuilder();
        await new TagListReader(list, Url).ReadAsync(new Pieces(body, step), default);
        return list.Build();
    }

    /// <summary>A stream that gives few bytes at a time, and may break off behind them.</summary>
    private sealed class Pieces(byte[] content, int step) : MemoryStream(content)
    {
        public bool BreaksOff { get; init; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            BreaksOff && Position == Length
                ? throw new HttpIOException(HttpRequestError.ResponseEnded)
                : base.ReadAsync(buffer[..Math.Min(step, buffer.Length)], cancellationToken);
    }
}
