using System.Text;
using ArtifactRegistry.Build.Registry;
using BenchmarkDotNet.Attributes;

namespace ArtifactRegistry.Build.Bench.Micro;

/// <summary>Reading a page of a tag list with Google's extension, a manifest to each tag.</summary>
public class TagLists
{
    private static readonly Uri Url = new("https://europe-docker.pkg.dev/v2/my-project/my-repo/my-image/tags/list");
    private byte[] page = [];

    [Params(100, 10_000)]
    public int Tags { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var manifests = Enumerable.Range(0, Tags).Select(number =>
            $$"""
            "sha256:{{number:x64}}":{"imageSizeBytes":"1234567","layerId":"",
            "mediaType":"application/vnd.oci.image.manifest.v1+json","tag":["1.0.{{number}}"],
            "timeCreatedMs":"1760000000000","timeUploadedMs":"1760000000000"}
            """.ReplaceLineEndings(""));
        var tags = string.Join(',', Enumerable.Range(0, Tags).Select(number => $"\"1.0.{number}\""));
        page = Encoding.UTF8.GetBytes(
            $$"""{"child":[],"manifest":{{{string.Join(',', manifests)}}},"name":"my-project/my-repo/my-image","tags":[{{tags}}]}""");
    }

    [Benchmark]
    public async Task<int> Read()
    {
        var list = new TagListBuilder();
        await using var body = new MemoryStream(page);
        await new TagListReader(list, Url).ReadAsync(body, CancellationToken.None);
        return list.Build().Tags.Count;
    }
}
