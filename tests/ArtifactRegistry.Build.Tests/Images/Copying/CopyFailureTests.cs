using System.Text;
using System.Text.Json.Nodes;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Emulator;
using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Build.Tests.Images.Copying;

/// <summary>Bad input: one coded diagnostic each, and no tag at the destination.</summary>
public sealed class CopyFailureTests
{
    [Theory]
    [InlineData(BodyFault.Corrupt, 1000)]
    [InlineData(BodyFault.Truncate, 1000)]
    [InlineData(BodyFault.Corrupt, 262_144)]
    [InlineData(BodyFault.Truncate, 2_000_000)]
    public async Task A_damaged_blob_is_never_complete_at_the_destination(BodyFault fault, int size)
    {
        await using var lab = await CopyLab.OpenAsync();
        lab.PushApp("1.0.0", layers: 1, size: size);
        lab.Emulator.AddFault(new Fault { Method = "GET", PathPattern = "artifacts-downloads", BodyFault = fault });

        Assert.Equal("ARB3008", (await RegistryWorld.FailureOf(() => lab.CopyAsync())).Code);
        AssertNothing(lab);
    }

    [Fact]
    public async Task A_wrong_digest_header_stops_the_copy()
    {
        await using var lab = await CopyLab.OpenAsync();
        lab.PushApp("1.0.0");
        lab.Emulator.AddFault(new Fault { Method = "GET", PathPattern = "manifests", ContentDigest = $"sha256:{new string('0', 64)}" });

        Assert.Equal("ARB3008", (await RegistryWorld.FailureOf(() => lab.CopyAsync())).Code);
        AssertNothing(lab);
    }

    [Fact]
    public async Task A_manifest_that_names_a_missing_blob_is_incomplete()
    {
        await using var lab = await CopyLab.OpenAsync();
        lab.PushManifest(CopyLab.App, "1.0.0", CopyLab.OciManifest, new JsonObject
        {
            ["config"] = CopyLab.Descriptor("application/vnd.oci.image.config.v1+json", $"sha256:{new string('1', 64)}", 10),
            ["layers"] = new JsonArray(),
        });

        Assert.Equal("ARB3201", (await RegistryWorld.FailureOf(() => lab.CopyAsync())).Code);
        AssertNothing(lab);
    }

    [Fact]
    public async Task A_child_that_was_deleted_meanwhile_is_missing()
    {
        await using var lab = await CopyLab.OpenAsync();
        lab.PushIndex("1.0.0", [lab.PushApp(null), $"sha256:{new string('2', 64)}"]);

        Assert.Equal("ARB3201", (await RegistryWorld.FailureOf(() => lab.CopyAsync())).Code);
        AssertNothing(lab);
    }

    [Fact]
    public async Task Docker_schema_1_is_refused()
    {
        await using var lab = await CopyLab.OpenAsync();
        lab.PushApp("1.0.0");
        lab.Emulator.AddFault(new Fault
        {
            Method = "GET",
            PathPattern = "manifests",
            StatusCode = 200,
            Body = """{"schemaVersion":1,"name":"app","fsLayers":[]}""",
            Headers = new Dictionary<string, string> { ["Content-Type"] = "application/vnd.docker.distribution.manifest.v1+prettyjws" },
        });

        Assert.Equal("ARB3202", (await RegistryWorld.FailureOf(() => lab.CopyAsync())).Code);
        AssertNothing(lab);
    }

    [Fact]
    public async Task An_index_nested_without_end_is_refused()
    {
        await using var lab = await CopyLab.OpenAsync(RegistryBehavior.ArtifactRegistry with { AllowMissingReferences = true });
        var digest = lab.PushApp(null);
        for (var level = 0; level < 20; level++)
        {
            digest = lab.PushIndex(level == 19 ? "1.0.0" : null, [digest], childType: level == 0 ? CopyLab.OciManifest : CopyLab.OciIndex);
        }

        Assert.Equal("ARB3203", (await RegistryWorld.FailureOf(() => lab.CopyAsync())).Code);
        AssertNothing(lab);
    }

    [Theory]
    [InlineData(8, null)]
    [InlineData(9, "ARB3203")]
    public async Task Indexes_of_indexes_are_copied_down_to_the_eighth_level(int levels, string? code)
    {
        await using var lab = await CopyLab.OpenAsync();
        var digest = lab.PushApp(null);
        for (var level = 1; level <= levels; level++)
        {
            var childType = level == 1 ? CopyLab.OciManifest : CopyLab.OciIndex;
            digest = lab.PushIndex(level == levels ? "1.0.0" : null, [digest], childType: childType);
        }

        var failure = await Record.ExceptionAsync(() => lab.CopyAsync()) as ArtifactRegistryException;

        Assert.Equal(code, failure?.Diagnostic.Code);
    }

    [Fact]
    public async Task An_entry_without_a_type_is_no_blob()
    {
        await using var lab = await CopyLab.OpenAsync(RegistryBehavior.ArtifactRegistry with { AllowMissingReferences = true });
        var blob = lab.Blob(CopyLab.App, "", "notes");
        lab.PushManifest(CopyLab.App, "1.0.0", CopyLab.OciIndex, new JsonObject { ["manifests"] = new JsonArray(blob) });

        Assert.Equal("ARB3201", (await RegistryWorld.FailureOf(() => lab.CopyAsync())).Code);
        AssertNothing(lab);
    }

    [Fact]
    public async Task A_manifest_of_100_megabytes_is_refused()
    {
        await using var lab = await CopyLab.OpenAsync();
        lab.Source.PushManifest(
            CopyLab.App,
            "1.0.0",
            Encoding.UTF8.GetBytes(
                $$"""
                {"schemaVersion":2,"mediaType":"{{CopyLab.OciIndex}}","manifests":[],
                 "annotations":{"a":"{{new string('a', 100_000_000)}}" } }
                """),
            CopyLab.OciIndex);

        Assert.Equal("ARB3007", (await RegistryWorld.FailureOf(() => lab.CopyAsync())).Code);
        AssertNothing(lab);
    }

    [Fact]
    public async Task Without_permission_at_the_destination_the_reason_is_told()
    {
        await using var lab = await CopyLab.OpenAsync();
        lab.PushApp("1.0.0");
        lab.Emulator.AddFault(new Fault { Method = "POST", StatusCode = 403 });

        Assert.Equal("ARB3001", (await RegistryWorld.FailureOf(() => lab.CopyAsync())).Code);
        AssertNothing(lab);
    }

    [Fact]
    public async Task A_platform_that_the_image_lacks_is_named()
    {
        await using var lab = await CopyLab.OpenAsync();
        lab.PushIndex("1.0.0", [lab.PushApp(null)]);

        var failure = await RegistryWorld.FailureOf(() => lab.CopyAsync(options: new() { Platforms = ["linux/riscv64"] }));

        Assert.Equal("ARB3204", failure.Code);
    }

    [Fact]
    public async Task Foreign_layers_stay_with_their_vendor()
    {
        await using var lab = await CopyLab.OpenAsync();
        lab.PushManifest(CopyLab.App, "1.0.0", CopyLab.OciManifest, new JsonObject
        {
            ["config"] = lab.Blob(CopyLab.App, "application/vnd.oci.image.config.v1+json", "{}"),
            ["layers"] = new JsonArray(
                CopyLab.Descriptor("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", $"sha256:{new string('3', 64)}", 10)),
        });

        await lab.CopyAsync();

        Assert.NotNull(lab.Target.GetTagDigest(CopyLab.Copy, "1.0.0"));
    }

    private static void AssertNothing(CopyLab lab) => Assert.Empty(lab.Target.Tags(CopyLab.Copy));
}
