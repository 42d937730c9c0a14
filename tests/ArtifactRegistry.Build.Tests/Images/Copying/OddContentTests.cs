using System.Text;
using System.Text.Json.Nodes;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Emulator;
using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Build.Tests.Images.Copying;

/// <summary>What registries hold beside images, and what they make up.</summary>
public sealed class OddContentTests
{
    private const string Unknown = "application/vnd.example+json";

    [Theory]
    [InlineData("not JSON at all")]
    [InlineData("""{"mediaType":"application/vnd.example+json","manifests":"none"}""")]
    public async Task A_manifest_of_a_type_that_nobody_knows_is_handed_on_as_it_is(string content)
    {
        await using var lab = await CopyLab.OpenAsync();
        Serve(lab, content, Unknown);
        lab.Emulator.AddFault(new Fault { Method = "PUT", PathPattern = "manifests/1.0.0", StatusCode = 201, Body = "" });
        // Before the copy the tag is missing, after it the registry serves it.
        lab.Emulator.AddFault(new Fault { Method = "HEAD", PathPattern = "manifests/1.0.0", StatusCode = 404, Count = 1 });
        lab.Emulator.AddFault(new Fault
        {
            Method = "HEAD",
            PathPattern = "manifests/1.0.0",
            StatusCode = 200,
            Body = content,
            Headers = new Dictionary<string, string> { ["Content-Type"] = Unknown },
            ContentDigest = ImageDigest.Compute(Encoding.UTF8.GetBytes(content)).ToString(),
        });

        await lab.CopyAsync();

        var put = Assert.Single(lab.Emulator.Requests, request => request.Method == "PUT");
        Assert.Equal(("application/vnd.example+json", (long?)content.Length), (put.ContentType, put.ContentLength));
    }

    [Fact]
    public async Task A_manifest_of_a_type_that_the_destination_does_not_take_is_one_error()
    {
        await using var lab = await CopyLab.OpenAsync();
        Serve(lab, "{}", Unknown);

        Assert.Equal("ARB3010", (await RegistryWorld.FailureOf(() => lab.CopyAsync())).Code);
        Assert.Empty(lab.Target.Tags(CopyLab.Copy));
    }

    [Fact]
    public async Task Layers_of_unknown_types_are_bytes_and_so_is_a_blob_that_an_index_names()
    {
        await using var lab = await CopyLab.OpenAsync(RegistryBehavior.ArtifactRegistry with { AllowMissingReferences = true });
        var model = lab.PushManifest(CopyLab.App, null, CopyLab.OciManifest, new JsonObject
        {
            ["config"] = lab.Blob(CopyLab.App, "application/vnd.example.model.config", "config"),
            ["layers"] = new JsonArray(
                lab.Blob(CopyLab.App, "application/vnd.example.weights", "weights"), lab.Blob(CopyLab.App, "", "untyped")),
        });
        var blob = lab.Blob(CopyLab.App, "application/vnd.example.notes", "notes");
        var index = lab.PushManifest(CopyLab.App, "1.0.0", CopyLab.OciIndex, new JsonObject
        {
            ["manifests"] = new JsonArray(CopyLab.Descriptor(CopyLab.OciManifest, model, 1), blob.DeepClone()),
        });

        await lab.CopyAsync();

        Assert.Equal(index, lab.Target.GetTagDigest(CopyLab.Copy, "1.0.0"));
        Assert.True(lab.Target.HasBlob(CopyLab.Copy, (string)blob["digest"]!));
        Assert.Contains(model, lab.Target.Manifests(CopyLab.Copy));
    }

    [Fact]
    public async Task An_index_that_claims_to_contain_itself_is_told_by_its_digest()
    {
        await using var lab = await CopyLab.OpenAsync();
        var child = lab.PushApp(null);
        var index = lab.PushIndex("1.0.0", [child]);
        lab.Emulator.AddFault(new Fault
        {
            Method = "GET",
            PathPattern = $"manifests/{child}",
            StatusCode = 200,
            Body = Encoding.UTF8.GetString(lab.Source.GetManifest(CopyLab.App, index)!),
            Headers = new Dictionary<string, string> { ["Content-Type"] = CopyLab.OciIndex, ["Docker-Content-Digest"] = child },
        });

        Assert.Equal("ARB3008", (await RegistryWorld.FailureOf(() => lab.CopyAsync())).Code);
        Assert.Empty(lab.Target.Tags(CopyLab.Copy));
    }

    [Theory]
    [InlineData("GET", "SOURCE")]
    [InlineData("HEAD", "TARGET")]
    public async Task A_manifest_that_is_another_than_was_asked_for_stops_the_copy(string method, string host)
    {
        await using var lab = await CopyLab.OpenAsync();
        var child = lab.PushApp(null);
        lab.PushIndex("1.0.0", [child]);
        var fault = new Fault
        {
            Method = method,
            PathPattern = $"manifests/{child}",
            Host = host == "SOURCE" ? lab.Source.Authority : lab.Target.Authority,
        };
        lab.Emulator.AddFault(method == "GET" ? fault with { BodyFault = BodyFault.Corrupt } : fault with
        {
            StatusCode = 200,
            Headers = new Dictionary<string, string>
            {
                ["Content-Type"] = CopyLab.OciManifest,
                ["Docker-Content-Digest"] = $"sha256:{new string('0', 64)}",
            },
        });

        Assert.Equal("ARB3008", (await RegistryWorld.FailureOf(() => lab.CopyAsync())).Code);
        Assert.Empty(lab.Target.Tags(CopyLab.Copy));
    }

    [Fact]
    public async Task A_registry_that_stores_something_else_is_found_out()
    {
        await using var lab = await CopyLab.OpenAsync();
        lab.PushApp("1.0.0");
        lab.Emulator.AddFault(
            new Fault { Method = "PUT", PathPattern = "manifests/1.0.0", ContentDigest = $"sha256:{new string('0', 64)}" });

        Assert.Equal("ARB3008", (await RegistryWorld.FailureOf(() => lab.CopyAsync())).Code);
    }

    [Theory]
    [InlineData("""{"schemaVersion":2,"config":null,"layers":null,"manifests":null}""", "ARB3010")]
    [InlineData("""{"schemaVersion":2,"layers":[{"digest":"sha256:zz","size":1}]}""", "ARB3202")]
    [InlineData(
        """{"schemaVersion":2,"layers":[{"digest":"sha256:0000000000000000000000000000000000000000000000000000000000000000","size":-5}]}""",
        "ARB3202")]
    [InlineData("""{"schemaVersion":2,"layers":[null]}""", "ARB3202")]
    [InlineData("[]", "ARB3202")]
    [InlineData("null", "ARB3202")]
    public async Task A_manifest_that_is_made_up_is_a_coded_error(string content, string code)
    {
        await using var lab = await CopyLab.OpenAsync(RegistryBehavior.ArtifactRegistry with { AllowMissingReferences = true });
        Serve(lab, content, CopyLab.OciManifest);
        var engine = lab.NewBuild();
        using var task = CopyTask.Of(lab, engine, CopyTask.To(lab, CopyLab.Copy));

        Assert.False(task.Execute());

        Assert.Equal(code, Assert.Single(engine.Errors).Code);
        Assert.Empty(lab.Target.Tags(CopyLab.Copy));
    }

    private static void Serve(CopyLab lab, string content, string mediaType) => lab.Emulator.AddFault(new Fault
    {
        Host = lab.Source.Authority,
        Method = "GET",
        PathPattern = "manifests/1.0.0",
        StatusCode = 200,
        Body = content,
        Headers = new Dictionary<string, string> { ["Content-Type"] = mediaType },
    });
}
