using System.Text;
using System.Text.Json;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Attachments;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Emulator;
using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Build.Tests.Images.Attachments;

/// <summary>Files that refer to an image, with and without the registry's own list of referrers (docs/attach.md).</summary>
public sealed class AttachTests
{
    private static readonly EmulatorOptions WithoutReferrers =
        new() { Behavior = RegistryBehavior.ArtifactRegistry with { Referrers = false } };

    [Fact]
    public async Task An_artifact_names_its_subject_its_type_and_its_file()
    {
        await using var world = await RegistryWorld.StartAsync();
        var digest = world.Host.PushImage(RegistryWorld.Repository, "1.0.0");

        var manifest = Assert.Single(await AttachAsync(world, Sbom("sbom")));

        using var json = JsonDocument.Parse(world.Host.GetManifest(RegistryWorld.Repository, manifest.Digest.ToString())!);
        Assert.Equal("application/spdx+json", json.RootElement.GetProperty("artifactType").GetString());
        Assert.Equal(digest, json.RootElement.GetProperty("subject").GetProperty("digest").GetString());
        Assert.Equal("e30=", json.RootElement.GetProperty("config").GetProperty("data").GetString());
        var layer = json.RootElement.GetProperty("layers")[0];
        Assert.Equal("app.spdx.json", layer.GetProperty("annotations").GetProperty("org.opencontainers.image.title").GetString());
        Assert.True(world.Host.HasBlob(RegistryWorld.Repository, layer.GetProperty("digest").GetString()!));
    }

    [Fact]
    public async Task A_tag_that_answers_the_subject_itself_is_an_empty_list()
    {
        await using var world = await RegistryWorld.StartAsync(WithoutReferrers);
        var digest = world.Host.PushIndex(RegistryWorld.Repository, "1.0.0");
        var tag = digest.Replace(':', '-');
        world.Host.SetTag(RegistryWorld.Repository, tag, digest);

        var manifest = Assert.Single(await AttachAsync(world, Sbom("sbom")));

        using var json = JsonDocument.Parse(world.Host.GetManifest(RegistryWorld.Repository, tag)!);
        var entry = Assert.Single(json.RootElement.GetProperty("manifests").EnumerateArray().ToArray());
        Assert.Equal(manifest.Digest.ToString(), entry.GetProperty("digest").GetString());
    }

    [Fact]
    public async Task The_registry_lists_it_and_no_tag_is_made()
    {
        await using var world = await RegistryWorld.StartAsync();
        world.Host.PushImage(RegistryWorld.Repository, "1.0.0");

        await AttachAsync(world, Sbom("sbom"));

        Assert.Equal(["1.0.0"], world.Host.Tags(RegistryWorld.Repository));
    }

    [Fact]
    public async Task A_second_time_costs_reads_only()
    {
        await using var world = await RegistryWorld.StartAsync();
        world.Host.PushImage(RegistryWorld.Repository, "1.0.0");
        var first = await AttachAsync(world, Sbom("sbom"));
        world.Emulator.ClearRequests();

        var second = await AttachAsync(world, Sbom("sbom"));

        Assert.Equal(first[0].Digest, second[0].Digest);
        Assert.All(world.Emulator.Requests, request => Assert.Contains(request.Method, new[] { "GET", "HEAD" }));
        Assert.Equal(3, world.Emulator.Requests.Count);
    }

    [Fact]
    public async Task On_a_registry_without_the_list_a_tag_of_the_subject_keeps_it()
    {
        await using var world = await RegistryWorld.StartAsync(WithoutReferrers);
        var digest = world.Host.PushImage(RegistryWorld.Repository, "1.0.0");

        var one = await AttachAsync(world, Sbom("one"));
        var two = await AttachAsync(world, Sbom("two"), Sbom("three"));
        await AttachAsync(world, Sbom("one"));

        using var list = JsonDocument.Parse(world.Host.GetManifest(RegistryWorld.Repository, digest.Replace(':', '-'))!);
        Assert.Equal(
            one.Concat(two).Select(manifest => manifest.Digest.ToString()),
            list.RootElement.GetProperty("manifests").EnumerateArray().Select(entry => entry.GetProperty("digest").GetString()));
        Assert.Equal("application/spdx+json", list.RootElement.GetProperty("manifests")[0].GetProperty("artifactType").GetString());
    }

    [Fact]
    public async Task An_attachment_that_was_cut_before_its_list_is_completed_by_the_next()
    {
        await using var world = await RegistryWorld.StartAsync(WithoutReferrers);
        var digest = world.Host.PushImage(RegistryWorld.Repository, "1.0.0");
        var fault = new Fault { Method = "PUT", PathPattern = "manifests/sha256-", StatusCode = 403, Count = 1 };
        world.Emulator.AddFault(fault);
        await Assert.ThrowsAnyAsync<ArtifactRegistryException>(() => AttachAsync(world, Sbom("sbom")));

        await AttachAsync(world, Sbom("sbom"));

        Assert.NotNull(world.Host.GetManifest(RegistryWorld.Repository, digest.Replace(':', '-')));
    }

    [Fact]
    public async Task A_tag_that_is_something_else_is_left_alone()
    {
        await using var world = await RegistryWorld.StartAsync(WithoutReferrers);
        var digest = world.Host.PushImage(RegistryWorld.Repository, "1.0.0");
        var other = world.Host.PushImage(RegistryWorld.Repository, digest.Replace(':', '-'), new ImageSeed { Content = "something else" });

        var failure = await Assert.ThrowsAnyAsync<ArtifactRegistryException>(() => AttachAsync(world, Sbom("sbom")));

        Assert.Equal("ARB3506", failure.Diagnostic.Code);
        Assert.Equal(other, world.Host.GetTagDigest(RegistryWorld.Repository, digest.Replace(':', '-')));
    }

    [Fact]
    public async Task An_attachment_that_is_acknowledged_and_not_stored_is_an_error()
    {
        await using var world = await RegistryWorld.StartAsync();
        world.Host.PushImage(RegistryWorld.Repository, "1.0.0");
        var headers = new Dictionary<string, string> { ["OCI-Subject"] = "x" };
        world.Emulator.AddFault(new Fault { Method = "PUT", PathPattern = "manifests/", StatusCode = 201, Body = "", Headers = headers });

        var failure = await RegistryWorld.FailureOf(() => AttachAsync(world, Sbom("sbom")));

        Assert.Equal("ARB3508", failure.Code);
        Assert.InRange(world.Time.Passed.TotalSeconds, 9, 11);
    }

    [Fact]
    public async Task A_list_of_referrers_that_is_acknowledged_and_not_stored_is_an_error_and_a_late_one_is_waited_for()
    {
        await using var world = await RegistryWorld.StartAsync(WithoutReferrers);
        var subject = world.Host.PushImage(RegistryWorld.Repository, "1.0.0").Replace(':', '-');
        world.Emulator.AddFault(new Fault { Method = "PUT", PathPattern = $"manifests/{subject}", StatusCode = 201, Body = "", Count = 1 });

        Assert.Equal("ARB3508", (await RegistryWorld.FailureOf(() => AttachAsync(world, Sbom("sbom")))).Code);

        const string NotFound = """{"errors":[{"code":"MANIFEST_UNKNOWN"}]}""";
        world.Emulator.AddFault(
            new Fault { Method = "GET", PathPattern = $"manifests/{subject}", StatusCode = 404, Count = 3, Body = NotFound });
        Assert.Single(await AttachAsync(world, Sbom("sbom")));
    }

    [Fact]
    public async Task A_FIFO_is_not_waited_for()
    {
        using var folder = new Folder();
        Fifo.Make(folder["app.spdx.json"]);

        var file = AttachmentFile.Parse("app.spdx.json", "", "", folder[""]);
        var failure = await RegistryWorld.FailureOf(() => file.ReadAsync(TestContext.Current.CancellationToken));

        Assert.Equal("ARB3505", failure.Code);
        Assert.Contains("not a regular file", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("app.spdx.json", "application/spdx+json")]
    [InlineData("bom.json", "application/vnd.cyclonedx+json")]
    [InlineData("App.CDX.json", "application/vnd.cyclonedx+json")]
    [InlineData("build.intoto.jsonl", "application/vnd.in-toto+json")]
    [InlineData("scan.sarif", "application/sarif+json")]
    [InlineData("readme.txt", null)]
    public void Some_files_are_known_by_their_names(string name, string? type) => Assert.Equal(type, ArtifactType.Of(name));

    [Theory]
    [InlineData("application/spdx+json", true)]
    [InlineData("application", false)]
    [InlineData("a/b/c", false)]
    [InlineData("a/b; charset=utf-8", false)]
    [InlineData("a/\nb", false)]
    [InlineData("/", false)]
    public void A_type_is_a_media_type(string type, bool isValid) => Assert.Equal(isValid, ArtifactType.IsValid(type));

    [Theory]
    [InlineData(127, true)]
    [InlineData(128, false)]
    public void A_name_of_a_media_type_has_127_characters_at_most(int length, bool isValid) =>
        Assert.Equal(isValid, ArtifactType.IsValid($"a/{new string('b', length)}"));

    [Theory]
    [InlineData(100 * 1024 * 1024, null)]
    [InlineData((100 * 1024 * 1024) + 1, "ARB3505")]
    public void A_file_of_100_MiB_is_the_largest(long length, string? code)
    {
        using var folder = new Folder();
        using (var file = File.Create(folder["app.spdx.json"]))
        {
            file.SetLength(length);
        }

        var failure = Record.Exception(AttachmentFile.Parse("app.spdx.json", "", "", folder[""]).Check) as ArtifactRegistryException;

        Assert.Equal(code, failure?.Diagnostic.Code);
    }

    private static Attachment Sbom(string content) =>
        new(
            "app.spdx.json",
            Encoding.UTF8.GetBytes(content),
            "application/spdx+json",
            new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" });

    private static async Task<IReadOnlyList<Manifest>> AttachAsync(RegistryWorld world, params Attachment[] attachments)
    {
        var (client, stop) = (world.Client(), TestContext.Current.CancellationToken);
        var subject = await client.Manifests.GetAsync(world.Image(":1.0.0"), stop);
        return await Attach.RunAsync(client, world.Image(), subject!, attachments, stop);
    }
}
