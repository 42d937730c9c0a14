using System.Text;
using System.Text.Json.Nodes;
using ArtifactRegistry.Build.Images.Inspection;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Tasks;
using ArtifactRegistry.Emulator;
using Microsoft.Build.Framework;
using Task = System.Threading.Tasks.Task;

namespace ArtifactRegistry.Build.Tests.Images.Inspection;

public sealed class InspectImageTests
{
    private const string Index = "application/vnd.oci.image.index.v1+json";
    private const string Manifest = "application/vnd.oci.image.manifest.v1+json";

    [Fact]
    public async Task A_tag_tells_its_commit_time_size_and_base_image_in_two_requests()
    {
        await using var world = await RegistryWorld.StartPlainAsync();
        var digest = world.Host.PushImage(RegistryWorld.Repository, "1.0.0", new ImageSeed
        {
            Platform = "linux/arm/v7",
            Created = new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero),
            Labels = new Dictionary<string, string> { ["org.opencontainers.image.revision"] = "abc123" },
            Annotations = new Dictionary<string, string>
            {
                ["org.opencontainers.image.base.name"] = "mcr.microsoft.com/dotnet/runtime:10.0",
            },
        });

        var (root, found) = await InspectAsync(world, ":1.0.0");

        var image = Assert.Single(found);
        Assert.Equal((digest, digest, null), (root.ToString(), image.Image.Target, image.Index));
        Assert.Equal(
            ("linux/arm/v7", "abc123", "mcr.microsoft.com/dotnet/runtime:10.0"),
            (image.Platform, image.Annotation("revision"), image.Annotation("base.name")));
        Assert.Equal((1, 2026), (image.LayerCount, image.Created?.Year));
        Assert.Equal(SizeOf(world, digest), image.Size);
        Assert.Equal(2, world.Asked.Count(asked => !asked.Contains("/artifacts-downloads/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_index_tells_its_platforms_in_its_order_and_no_attestations()
    {
        await using var world = await RegistryWorld.StartPlainAsync();
        var (amd, arm, note) = (Push(world, "linux/amd64"), Push(world, "linux/arm64"), Push(world, "unknown/unknown"));
        var index = PushIndex(world, "1.0.0", ("linux/arm64", arm), ("unknown/unknown", note), ("linux/amd64", amd));

        var (root, found) = await InspectAsync(world, ":1.0.0");

        Assert.Equal(index, root.ToString());
        Assert.Equal([("linux/arm64", arm), ("linux/amd64", amd)], found.Select(image => (image.Platform, image.Image.Target)));
        Assert.All(found, image => Assert.Equal(index, image.Index?.ToString()));
    }

    [Fact]
    public async Task Only_the_platform_that_is_asked_for_is_read()
    {
        await using var world = await RegistryWorld.StartPlainAsync();
        world.Host.PushIndex(RegistryWorld.Repository, "1.0.0", "linux/amd64", "linux/arm64");

        var (_, found) = await InspectAsync(world, ":1.0.0", "linux/arm64");

        Assert.Equal("linux/arm64", Assert.Single(found).Platform);
        Assert.Equal(2, world.Asked.Count(asked => asked.StartsWith("GET manifests/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_platform_that_is_not_there_is_an_error_that_lists_those_that_are()
    {
        await using var world = await RegistryWorld.StartPlainAsync();
        world.Host.PushIndex(RegistryWorld.Repository, "1.0.0", "linux/amd64", "linux/arm64");

        var failure = await RegistryWorld.FailureOf(() => InspectAsync(world, ":1.0.0", "linux/s390x"));

        Assert.Equal("ARB3003", failure.Code);
        Assert.Contains("linux/amd64, linux/arm64", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"schemaVersion":2,"manifests":[{"digest":5}]}""", Index)]
    [InlineData("""{"schemaVersion":2,"layers":[{"size":9223372036854775807},{"size":9223372036854775807}]}""", Manifest)]
    public async Task What_is_no_manifest_is_one_coded_error(string content, string mediaType)
    {
        var digest = ImageDigest.Compute(Encoding.UTF8.GetBytes(content));
        await using var server = new RawServer(
            _ => RawServer.Http("200 OK", content, $"Content-Type: {mediaType}", $"Docker-Content-Digest: {digest}"));
        var engine = new NoteEngine();
        using var task = new InspectImage { BuildEngine = engine, Image = $"{server.Authority}/p/r/app:1.0.0" };

        Assert.False(task.Execute());

        Assert.Equal(["ARB3007"], engine.Errors.Select(error => error.Code));
    }

    [Fact]
    public async Task A_missing_image_is_one_coded_error()
    {
        await using var world = await RegistryWorld.StartPlainAsync();

        Assert.Equal("ARB3003", (await RegistryWorld.FailureOf(() => InspectAsync(world, ":nope"))).Code);
    }

    [Fact]
    public async Task An_artifact_that_is_no_image_has_neither_platform_nor_labels()
    {
        await using var world = await RegistryWorld.StartPlainAsync();
        var subject = world.Host.PushImage(RegistryWorld.Repository, "1.0.0");
        var referrer = world.Host.PushReferrer(RegistryWorld.Repository, subject, "application/spdx+json", "{}");

        var (_, found) = await InspectAsync(world, $"@{referrer}");

        var artifact = Assert.Single(found);
        Assert.Equal(("", 0, 1), (artifact.Platform, artifact.Labels.Count, artifact.LayerCount));
    }

    [Fact]
    public async Task Labels_reach_the_item_as_they_are_whatever_MSBuild_makes_of_their_characters()
    {
        await using var world = await RegistryWorld.StartPlainAsync();
        const string hostile = "$(Path);@(Compile);%2A*'\"\u001b";
        world.Host.PushImage(
            RegistryWorld.Repository,
            "1.0.0",
            new ImageSeed
            {
                Labels = new Dictionary<string, string> { ["note"] = hostile, ["org.opencontainers.image.version"] = "1;2" },
            });
        var engine = new NoteEngine();
        using var task = new InspectImage { BuildEngine = engine, Image = world.Image(":1.0.0").ToString() };

        Assert.True(task.Execute(), engine.Text);

        var item = Assert.Single(task.Inspected);
        Assert.Equal(hostile, JsonNode.Parse(item.GetMetadata("Labels"))!["note"]!.GetValue<string>());
        Assert.Equal("1;2", item.GetMetadata("Version"));
        Assert.Equal("1%3B2", ((ITaskItem2)item).GetMetadataValueEscaped("Version"));
    }

    private static Task<(ImageDigest Digest, IReadOnlyList<InspectedImage> Platforms)> InspectAsync(
        RegistryWorld world, string target, string platform = "") =>
        new ImageInspection(world.Client()).ReadAsync(world.Image(target), platform, CancellationToken.None);

    private static string Push(RegistryWorld world, string platform) =>
        world.Host.PushImage(RegistryWorld.Repository, null, new ImageSeed { Platform = platform, Content = platform });

    private static string PushIndex(RegistryWorld world, string tag, params IEnumerable<(string Platform, string Digest)> children)
    {
        var entries = children.Select(child =>
        {
            var (os, architecture) = (child.Platform.Split('/')[0], child.Platform.Split('/')[1]);
            var size = world.Host.GetManifest(RegistryWorld.Repository, child.Digest)!.Length;
            return $$$"""
                {"mediaType":"{{{Manifest}}}","digest":"{{{child.Digest}}}","size":{{{size}}},
                 "platform":{"os":"{{{os}}}","architecture":"{{{architecture}}}"}}
                """;
        });
        var index = $$$"""{"schemaVersion":2,"mediaType":"{{{Index}}}","manifests":[{{{string.Join(',', entries)}}}]}""";
        return world.Host.PushManifest(RegistryWorld.Repository, tag, Encoding.UTF8.GetBytes(index), Index);
    }

    private static long SizeOf(RegistryWorld world, string digest)
    {
        var manifest = JsonNode.Parse(world.Host.GetManifest(RegistryWorld.Repository, digest))!;
        return manifest["config"]!["size"]!.GetValue<long>() + manifest["layers"]!.AsArray().Sum(layer => layer!["size"]!.GetValue<long>());
    }
}
