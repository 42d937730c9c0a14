using System.Text;
using System.Text.Json;
using ArtifactRegistry.Build.Reporting;

namespace ArtifactRegistry.Build.Tests.Reporting;

/// <summary>The report's schema is a promise: members are added, never renamed or removed (docs/report.md).</summary>
public sealed class SchemaTests
{
    private static readonly ImageReport Full = Samples.Report() with
    {
        Size = 1,
        Tags = [new ReportedTag("1.0.0", Samples.Digest, Samples.Digest, "pushed")],
        Copies = [new ReportedCopy("host/image", "host/image@" + Samples.Digest, ["1.0.0"], 1, 2)],
        Attachments = [new ReportedAttachment("application/spdx+json", "host/image@" + Samples.Digest, "sbom.spdx.json", 3)],
        BaseImage = "base",
        SourceRevision = "abc",
        Timings = new ReportedTimings(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, 1.5, 2, 3),
    };

    [Fact]
    public void A_full_report_has_these_members()
    {
        Assert.Equal(
            "schemaVersion project outcome image digest reference mediaType size tags(tag digest previousDigest outcome) "
            + "platforms(platform digest size) "
            + "copies(image reference tags bytesSent bytesMounted) attachments(artifactType reference file size) baseImage sourceRevision "
            + "timings(startedAt finishedAt gateSeconds pushSeconds resultSeconds)",
            Members(JsonDocument.Parse(Full.ToJson()).RootElement));
    }

    [Fact]
    public void No_property_is_forgotten_where_a_report_is_written()
    {
        var written = JsonDocument.Parse(Full.ToJson()).RootElement;
        var read = JsonSerializer.Deserialize(written, ReportJson.Default.ImageReport)!;

        Assert.Equal(PropertiesOf<ImageReport>(), NamesIn(written));
        Assert.Equal(PropertiesOf<ReportedTag>(), NamesIn(written.GetProperty("tags")[0]));
        Assert.Equal(PropertiesOf<ReportedPlatform>(), NamesIn(written.GetProperty("platforms")[0]));
        Assert.Equal(PropertiesOf<ReportedCopy>(), NamesIn(written.GetProperty("copies")[0]));
        Assert.Equal(PropertiesOf<ReportedAttachment>(), NamesIn(written.GetProperty("attachments")[0]));
        Assert.Equal(PropertiesOf<ReportedTimings>(), NamesIn(written.GetProperty("timings")));
        Assert.Equal(Encoding.UTF8.GetString(Full.ToJson()), Encoding.UTF8.GetString(read.ToJson()));
    }

    [Fact]
    public void What_is_not_known_is_left_out()
    {
        var json = Encoding.UTF8.GetString(Samples.Report().ToJson());

        Assert.DoesNotContain("null", json, StringComparison.Ordinal);
        Assert.DoesNotContain("timings", json, StringComparison.Ordinal);
        Assert.EndsWith("}\n", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Timings_are_the_differences_of_the_moments()
    {
        var start = DateTimeOffset.UnixEpoch;

        Assert.Equal(
            new ReportedTimings(start, start.AddSeconds(6), 1, 2, 3),
            ReportedTimings.Between(start, start.AddSeconds(1), start.AddSeconds(3), start.AddSeconds(6)));
        Assert.Null(ReportedTimings.Between(null, start, start, start));
    }

    [Fact]
    public void A_blob_that_two_platforms_share_counts_once()
    {
        static string Digest(char digit) => $"sha256:{new string(digit, 64)}";
        var first = $$"""{"config":{"digest":"{{Digest('a')}}","size":10},"layers":[{"digest":"{{Digest('c')}}","size":1000}]}""";
        var second = $$"""{"config":{"digest":"{{Digest('b')}}","size":20},"layers":[{"digest":"{{Digest('c')}}","size":1000}]}""";

        Assert.Equal(
            1030 + first.Length + second.Length, PublishedImage.Sum([Encoding.UTF8.GetBytes(first), Encoding.UTF8.GetBytes(second)]));
        Assert.Null(PublishedImage.Sum([Encoding.UTF8.GetBytes("{}")]));
    }

    private static IEnumerable<string> PropertiesOf<T>() =>
        typeof(T).GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));

    private static IEnumerable<string> NamesIn(JsonElement element) => element.EnumerateObject().Select(member => member.Name);

    private static string Members(JsonElement element) =>
        string.Join(' ', element.EnumerateObject().Select(member => member.Value.ValueKind switch
        {
            JsonValueKind.Object => $"{member.Name}({Members(member.Value)})",
            JsonValueKind.Array when member.Value[0].ValueKind == JsonValueKind.Object => $"{member.Name}({Members(member.Value[0])})",
            _ => member.Name,
        }));
}
