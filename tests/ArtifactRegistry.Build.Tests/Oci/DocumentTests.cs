using System.Text;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Oci;

namespace ArtifactRegistry.Build.Tests.Oci;

/// <summary>The one reader of manifests and configurations.</summary>
public sealed class DocumentTests
{
    private const string Digest = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

    [Theory]
    [InlineData("""{"layers":[{"size":1}]}""")]
    [InlineData("""{"layers":[{"digest":"md5:1","size":1}]}""")]
    [InlineData("""{"layers":[{"digest":"\ud800","size":1}]}""")]
    [InlineData("""{"layers":[null]}""")]
    [InlineData("""{"layers":[{"digest":"DIGEST","size":-1}]}""")]
    [InlineData("""{"layers":[{"digest":"DIGEST","size":1099511627777}]}""")]
    [InlineData("""{"layers":[{"digest":"DIGEST","size":"1"}]}""")]
    [InlineData("""{"annotations":[]}""")]
    [InlineData("""{"subject":{}}""")]
    [InlineData("null")]
    [InlineData("[]")]
    public void A_manifest_with_an_entry_that_refers_to_nothing_is_malformed(string json)
    {
        var manifest = Of(json.Replace("DIGEST", Digest, StringComparison.Ordinal), MediaTypes.OciManifest);

        Assert.Equal(DiagnosticList.MalformedAnswer.Code, CodeOf(() => manifest.Parse()));
        Assert.Equal(DiagnosticList.ManifestUnsupported.Code, CodeOf(() => manifest.ParseParts("image")));
        Assert.Null(manifest.TryParse());
    }

    [Fact]
    public void Lists_that_are_null_are_empty_as_Go_writes_them()
    {
        var manifest = Of("""{"config":null,"layers":null,"annotations":null}""", MediaTypes.DockerManifest);
        var image = Assert.IsType<ImageManifest>(manifest.Parse());

        Assert.Empty(image.Blobs);
        Assert.Empty(image.Annotations);
        Assert.Empty(Of("""{"manifests":null}""", MediaTypes.OciIndex).Parse().Children);
    }

    [Fact]
    public void A_manifest_of_an_unknown_type_is_what_its_members_say()
    {
        var json = $$"""{"manifests":[{"digest":"{{Digest}}","size":2}]}""";

        Assert.IsType<ImageIndex>(Of(json, "application/vnd.example+json").Parse());
        Assert.IsType<ImageManifest>(Of("{}", "application/vnd.example+json").Parse());
        Assert.Empty(Of("not JSON", "application/vnd.example+json").ParseParts("image").Children);
    }

    [Fact]
    public void Text_that_is_not_Unicode_does_not_exist()
    {
        const string Members = """{"good":"yes","bad":"\ud800","\udc00":"x","number":1,"nothing":null}""";

        var image = Of($$"""{"annotations":{{Members}}}""", MediaTypes.OciManifest).Parse();
        var json = $$$"""{"os":"\ud800","created":1,"config":{"Labels":{{{Members}}}}}""";
        var config = ImageConfig.Parse(Encoding.UTF8.GetBytes(json));

        Assert.Equal([KeyValuePair.Create("good", "yes")], image.Annotations);
        Assert.Equal([KeyValuePair.Create("good", "yes")], config!.Labels);
        Assert.Equal((null, null), (config.Platform, config.Created));
    }

    [Fact]
    public void A_name_that_is_not_Unicode_hides_no_other_member()
    {
        const string Json = """
            {"os":"linux","architecture":"amd64","config":{"Labels":{"a":"b"},"\ud800":1},"mediaType":"application/x","\ud800":1}
            """;

        var config = ImageConfig.Parse(Encoding.UTF8.GetBytes(Json))!;

        Assert.Equal(("linux/amd64", "b"), (config.Platform?.ToString(), config.Labels["a"]));
        Assert.Equal("application/x", MediaTypes.Of(Encoding.UTF8.GetBytes(Json)));
        Assert.Null(MediaTypes.Of("""{"media":"application/x","\ud800":1}"""u8.ToArray()));
    }

    [Theory]
    [InlineData("2024-05-01T12:00:00Z", 2024)]
    [InlineData("2024-05-01T12:00:00.123456789+02:00", 2024)]
    [InlineData("1970-01-01T00:00:00Z", null)]
    [InlineData("05/01/2024", null)]
    [InlineData("\"", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Only_a_time_in_RFC_3339_that_an_image_can_have_counts(string? text, int? year) =>
        Assert.Equal(year, RealTime.Parse(text)?.Year);

    [Fact]
    public void Fewer_entries_of_an_index_leave_everything_else_as_it_is_written()
    {
        var other = $$""",{"digest":"sha256:{{new string('0', 64)}}"}""";
        var first = $$"""{"size":2,"digest":"{{Digest}}","z":"a+b"}""";
        var json = $$$"""{"schemaVersion":2,"x":{"y":1.50},"manifests":[{{{first}}}{{{other}}}],"annotations":{"k":"v"}}""";

        var one = ImageIndex.Select(Of(json, MediaTypes.OciIndex), entry => entry.Digest.ToString() == Digest);

        Assert.Equal(json.Replace(other, "", StringComparison.Ordinal), Encoding.UTF8.GetString(one.Content.Span));
    }

    private static string CodeOf(Action read) => Assert.Throws<ArtifactRegistryException>(read).Diagnostic.Code;

    private static Manifest Of(string json, string mediaType) => new(Encoding.UTF8.GetBytes(json), mediaType);
}
