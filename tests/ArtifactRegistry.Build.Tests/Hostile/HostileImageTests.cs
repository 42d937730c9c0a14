using System.Text;
using System.Text.Json;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Copying;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Reporting;
using ArtifactRegistry.Build.Tasks;
using Microsoft.Build.Framework;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace ArtifactRegistry.Build.Tests.Hostile;

/// <summary>An image whose author is hostile, in a registry that is not: whoever inspects, lists, copies or cleans it up does no more than
/// that. Real tasks over a real connection.</summary>
public sealed class HostileImageTests
{
    private const string Words = "$(Secret);@(Compile)%0a%3B*?'\"\n##vso[task.complete]\n::set-output name=a::b\u001b[31m";

    [Fact]
    public async Task Labels_are_values_and_call_nothing()
    {
        var config = JsonSerializer.Serialize(new
        {
            os = Words,
            architecture = Words,
            config = new
            {
                Labels = new Dictionary<string, string> { [Words] = Words, ["org.opencontainers.image.revision"] = Words },
            },
        });
        var manifest = JsonSerializer.Serialize(new
        {
            schemaVersion = 2,
            mediaType = HostileRegistry.OciManifest,
            config = new { mediaType = "application/vnd.oci.image.config.v1+json", digest = DigestOf(config), size = config.Length },
            annotations = new Dictionary<string, string> { ["org.opencontainers.image.version"] = Words },
        });
        await using var server = new RawServer(head => RawServer.Http(
            "200 OK",
            head.Contains("/blobs/", StringComparison.Ordinal) ? config : manifest,
            $"Content-Type: {HostileRegistry.OciManifest}"));
        var engine = new NoteEngine();
        using var task = With(new InspectImage { Image = $"{server.Authority}/p/r/i:1.0.0" }, engine);

        Assert.True(task.Execute(), engine.Text);

        var item = Assert.IsType<ITaskItem2>(Assert.Single(task.Inspected), exactMatch: false);
        Assert.Equal((Words, Words), (item.GetMetadata("Revision"), item.GetMetadata("Version")));
        Assert.All(item.CloneCustomMetadata().Keys.Cast<string>(), name =>
            Assert.DoesNotContain(item.GetMetadataValueEscaped(name), "$@;'*?()".Contains));
        AssertHarmless(engine);
    }

    [Theory]
    [InlineData("1.0.0\n##vso[task.complete]")]
    [InlineData("../../other/manifests/sha256:x")]
    [InlineData("a;b")]
    [InlineData("$(Secret)")]
    [InlineData("@(Compile)")]
    [InlineData("%2e%2e%2fx")]
    public async Task A_tag_that_is_none_is_neither_listed_nor_deleted(string tag)
    {
        var list = JsonSerializer.Serialize(new
        {
            tags = Array.Empty<string>(),
            manifest = new Dictionary<string, object>
            {
                [HostileRegistry.Digest] = new
                {
                    mediaType = HostileRegistry.OciManifest,
                    tag = new[] { tag },
                    timeUploadedMs = "1676582665070",
                    imageSizeBytes = "1",
                },
            },
        });
        await using var server = new RawServer(_ => RawServer.Http("200 OK", list, "Content-Type: application/json"));
        var engine = new NoteEngine();
        using var listing = With(new ListImages { Image = $"{server.Authority}/p/r/i" }, engine);
        using var deletion = With(
            new DeleteImages { Target = "ArtifactRegistryCleanUp", Image = $"{server.Authority}/p/r/i", OlderThan = "1d" }, engine);

        Assert.False(listing.Execute());
        Assert.False(deletion.Execute());

        Assert.All(engine.Errors, error => Assert.Equal(DiagnosticList.MalformedAnswer.Code, error.Code));
        Assert.All(server.Requests, head => Assert.StartsWith("GET /v2/p/r/i/tags/list", head, StringComparison.Ordinal));
        AssertHarmless(engine);
    }

    /// <summary>.NET's HttpClient sends what TryAddWithoutValidation was given, line ends too: a request of the image author's choice with
    /// the reader's credential on it.</summary>
    [Theory]
    [InlineData("application/x\r\nX-Evil: 1")]
    [InlineData("a/b\r\n\r\nDELETE /v2/p/r/other/manifests/1.0.0 HTTP/1.1\r\nHost: x\r\nX: ")]
    [InlineData("a/b\nX-Evil: 1")]
    [InlineData("a/b;x=\"\r\nX-Evil: 1\"")]
    public async Task An_index_says_its_children_s_type_and_writes_no_header(string mediaType)
    {
        const string Child = "{\"schemaVersion\":2}";
        var platform = new { os = "linux", architecture = "amd64" };
        var index = JsonSerializer.Serialize(new
        {
            schemaVersion = 2,
            mediaType = HostileRegistry.Index,
            manifests = new[] { new { mediaType, digest = DigestOf(Child), size = Child.Length, platform } },
        });
        await using var server = new RawServer(head => head.Contains("/manifests/sha256:", StringComparison.Ordinal)
            ? RawServer.Http("200 OK", Child, $"Content-Type: {HostileRegistry.OciManifest}")
            : RawServer.Http("200 OK", index, $"Content-Type: {HostileRegistry.Index}"));
        var engine = new NoteEngine();
        using var inspection = With(new InspectImage { Image = $"{server.Authority}/p/r/i:1.0.0" }, engine);
        using var validation = With(new ValidateImage { Image = $"{server.Authority}/p/r/i:1.0.0" }, engine);

        _ = (inspection.Execute(), validation.Execute());

        Assert.True(server.Requests.Count >= 4);
        Assert.All(server.Requests, head => Assert.DoesNotContain("Evil", head, StringComparison.Ordinal));
        Assert.All(server.Requests, head => Assert.DoesNotContain("DELETE", head, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("9223372036854775807")]
    [InlineData("1099511627777")]
    [InlineData("-1")]
    public void Sizes_that_no_blob_has_are_one_coded_error(string size)
    {
        var manifest = new Manifest(Encoding.UTF8.GetBytes(Layers(size)), HostileRegistry.OciManifest);

        Assert.Equal(
            DiagnosticList.ManifestUnsupported,
            Assert.Throws<ArtifactRegistryException>(() => manifest.ParseParts("image")).Diagnostic.Descriptor);
    }

    [Fact]
    public async Task Sizes_that_overflow_their_sum_are_one_coded_error()
    {
        using var registry = new HostileRegistry(
            _ => HostileRegistry.Answer(200, Layers("9223372036854775807"), HostileRegistry.OciManifest));

        Assert.Equal(DiagnosticList.MalformedAnswer, (await registry.FailureAsync("inspect"))?.Descriptor);
        var layers = Layers("9223372036854775807").Replace(
            "\"layers\"", "\"config\":{\"digest\":\"x\",\"size\":9223372036854775807},\"layers\"", StringComparison.Ordinal);
        Assert.Null(PublishedImage.Sum([Encoding.UTF8.GetBytes(layers)]));
    }

    [Fact]
    public void Progress_of_absurd_sizes_has_no_time_left_to_tell()
    {
        using var progress = new CopyProgress(new VirtualTime(), _ => { });

        progress.Expect(1L << 40);
        progress.Expect(1L << 59);
        progress.Advance(1);

        Assert.DoesNotContain("left", progress.Print(), StringComparison.Ordinal);
    }

    private static string Layers(string size)
    {
        var layer = $$"""{"mediaType":"a/b","digest":"{{HostileRegistry.Digest}}","size":{{size}}}""";
        return $$"""{"schemaVersion":2,"layers":[{{layer}},{{layer}},{{layer}}]}""";
    }

    private static T With<T>(T task, NoteEngine engine)
        where T : RegistryTask
    {
        task.BuildEngine = engine;
        task.Connection = new TaskItem(
            "connection", new Dictionary<string, string> { ["CredentialSource"] = "anonymous", ["RetryBudgetSeconds"] = "0" });
        return task;
    }

    private static string DigestOf(string content) => ImageDigest.Compute(Encoding.UTF8.GetBytes(content)).ToString();

    private static void AssertHarmless(NoteEngine engine)
    {
        Assert.DoesNotContain("##", engine.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("::", engine.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(engine.Text, character => char.IsControl(character) && character is not ('\n' or '\r'));
        Assert.DoesNotContain(engine.Text.Split('\n'), line => line.TrimStart().StartsWith("task.", StringComparison.Ordinal));
    }
}
