using System.Text;
using System.Text.Json.Nodes;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Tasks;
using ArtifactRegistry.Emulator;
using ArtifactRegistry.Emulator.Faults;
using Microsoft.Build.Framework;
using Task = System.Threading.Tasks.Task;

namespace ArtifactRegistry.Build.Tests.Images.Inspection;

/// <summary>Everything is there, hashes right and is as long as it should be; or one error tells all that is not so.</summary>
public sealed class ValidateImageTests
{
    [Fact]
    public async Task A_whole_image_and_a_whole_index_pass_and_each_part_is_read_once()
    {
        await using var lab = await CopyLab.OpenAsync();
        lab.PushIndex("1.0.0", [lab.PushApp("2.0.0", salt: "a"), lab.PushApp(null, salt: "b")]);

        var (index, image) = (Validate(lab, "p/r/app:1.0.0"), Validate(lab, "p/r/app:2.0.0"));

        Assert.Contains("is valid: 3 manifests", index.Text, StringComparison.Ordinal);
        Assert.Contains("is valid: 1 manifest,", image.Text, StringComparison.Ordinal);
        Assert.Empty(index.Errors.Concat(image.Errors));
        Assert.Equal(12, lab.Asked.Count(request => request.StartsWith("GET blobs", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task All_that_is_wrong_is_one_error()
    {
        await using var lab = await CopyLab.OpenAsync(RegistryBehavior.ArtifactRegistry with { RedirectBlobDownloads = false });
        var missingBlob = $"sha256:{new string('1', 64)}";
        var missingChild = $"sha256:{new string('2', 64)}";
        var corrupt = lab.Blob(CopyLab.App, "x", "corrupt");
        const string content = """{"schemaVersion":2,"layers":5}""";
        var malformed = ImageDigest.Compute(Encoding.UTF8.GetBytes(content)).ToString();
        var type = new Dictionary<string, string> { ["Content-Type"] = CopyLab.OciManifest };
        lab.Emulator.AddFault(
            new Fault { Method = "GET", PathPattern = $"manifests/{malformed}", StatusCode = 200, Body = content, Headers = type });
        var wrongLength = lab.Blob(CopyLab.App, "x", "length");
        wrongLength["size"] = 1000;
        lab.PushIndex(
            "1.0.0",
            [
                lab.PushApp(null),
                Image(lab, CopyLab.Descriptor("x", missingBlob, 10)),
                Image(lab, corrupt),
                Image(lab, wrongLength),
                missingChild,
                malformed,
            ]);
        lab.Emulator.AddFault(new Fault { Method = "GET", PathPattern = $"blobs/{corrupt["digest"]}", BodyFault = BodyFault.Corrupt });

        var engine = Validate(lab, "p/r/app:1.0.0");

        var error = Assert.Single(engine.Errors);
        Assert.Equal("ARB3207", error.Code);
        var lines = error.Message!.Split(Environment.NewLine)[1..^1];
        Assert.Single(lines, line => line.Contains($"the blob {missingBlob}, which is missing", StringComparison.Ordinal));
        Assert.Single(lines, line => line.Contains($"the manifest {missingChild}, which is missing", StringComparison.Ordinal));
        Assert.Single(lines, line => line.Contains((string)corrupt["digest"]!, StringComparison.Ordinal));
        Assert.Single(lines, line => line.Contains("has 1000 bytes, and it has 6", StringComparison.Ordinal));
        Assert.Equal(2, lines.Count(line => line.Contains(malformed, StringComparison.Ordinal)));
        Assert.Equal(6, lines.Length);
    }

    [Fact]
    public async Task Of_many_problems_the_first_20_and_their_number_are_listed()
    {
        await using var lab = await CopyLab.OpenAsync();
        var missing = Enumerable.Range(10, 30).Select(number => CopyLab.Descriptor("x", $"sha256:{new string('0', 62)}{number}", 10));
        lab.PushManifest("p/r/app", "1.0.0", CopyLab.OciManifest, new JsonObject
        {
            ["config"] = lab.Blob("p/r/app", "application/vnd.oci.image.config.v1+json", "{}"),
            ["layers"] = new JsonArray([.. missing]),
        });

        var lines = Assert.Single(Validate(lab, "p/r/app:1.0.0").Errors).Message!.Split(Environment.NewLine);

        Assert.EndsWith("is incomplete or corrupt (30 problems):", lines[0], StringComparison.Ordinal);
        Assert.Equal(20, lines.Count(line => line.Contains("which is missing", StringComparison.Ordinal)));
        Assert.Equal(["  and 10 more", "Push the image again."], lines[^2..]);
    }

    [Fact]
    public async Task A_blob_that_is_longer_than_its_descriptor_is_not_read_to_its_end()
    {
        await using var lab = await CopyLab.OpenAsync(RegistryBehavior.ArtifactRegistry with { RedirectBlobDownloads = false });
        var layer = lab.Blob(CopyLab.App, "x", new string('x', 3_000_000));
        layer["size"] = 9;
        Image(lab, layer, "1.0.0");

        var validated = Assert.Single(Validate(lab, "p/r/app:1.0.0").Errors);
        var copied = await RegistryWorld.FailureOf(() => lab.CopyAsync());

        Assert.Equal(("ARB3207", "ARB3008"), (validated.Code, copied.Code));
        Assert.Contains("more than the 9 bytes", validated.Message, StringComparison.Ordinal);
        Assert.Empty(lab.Target.Tags(CopyLab.Copy));
    }

    [Fact]
    public async Task All_images_below_a_name_are_checked_also_when_one_of_them_is_damaged_itself()
    {
        await using var lab = await CopyLab.OpenAsync();
        var damaged = lab.PushApp("1.0.0");
        Image(lab, CopyLab.Descriptor("x", $"sha256:{new string('1', 64)}", 10), "2.0.0");
        lab.PushApp("1.0.0", image: "p/r/tools/cli");
        lab.Emulator.AddFault(new Fault { Method = "GET", PathPattern = "p/r/app/manifests/1.0.0", BodyFault = BodyFault.Corrupt });

        var engine = Validate(lab, "p/r", recursive: "true");

        var error = Assert.Single(engine.Errors);
        Assert.Equal("ARB3207", error.Code);
        Assert.Contains(damaged, error.Message, StringComparison.Ordinal);
        Assert.Contains("which is missing", error.Message, StringComparison.Ordinal);
        Assert.Contains(lab.Emulator.Requests, request => request.Path.Contains("tools/cli/blobs", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("p/r/app:none", "", "ARB3003")]
    [InlineData("p/nothing", "true", "ARB3002|ARB3003")]
    [InlineData("p/r/app:1.0.0", "perhaps", "ARB1005")]
    public async Task What_is_not_there_cannot_be_checked(string image, string recursive, string codes)
    {
        await using var lab = await CopyLab.OpenAsync();
        lab.PushApp("1.0.0");

        Assert.Contains(Assert.Single(Validate(lab, image, recursive).Errors).Code, codes.Split('|'));
    }

    [Fact]
    public async Task On_a_registry_that_nobody_here_wrote_damage_on_its_disk_is_found()
    {
        await using var registry = await DockerRegistry.StartAsync();
        string[] children = [await registry.PushAsync("p/app", null), await registry.PushAsync("p/app", null, platform: "arm64")];
        await registry.PushIndexAsync("p/app", "1.0.0", children);
        var whole = Validate($"{registry.Authority}/p", "true", new NoteEngine(), Anonymous);
        var configs = await Task.WhenAll(
            children.Select(async child => (string)(await registry.ManifestAsync("p/app", child))["config"]!["digest"]!));
        File.Delete(registry.FileOf(configs[0]));
        var bytes = await File.ReadAllBytesAsync(registry.FileOf(configs[1]), TestContext.Current.CancellationToken);
        bytes[0] ^= 1;
        await File.WriteAllBytesAsync(registry.FileOf(configs[1]), bytes, TestContext.Current.CancellationToken);

        var damaged = Validate($"{registry.Authority}/p/app:1.0.0", "", new NoteEngine(), Anonymous);

        Assert.Contains("is valid: 3 manifests", whole.Text, StringComparison.Ordinal);
        var error = Assert.Single(damaged.Errors);
        Assert.Equal("ARB3207", error.Code);
        Assert.All(configs, config => Assert.Contains(config, error.Message, StringComparison.Ordinal));
    }

    private static NoteEngine Validate(CopyLab lab, string image, string recursive = "") =>
        Validate($"{lab.Source.Authority}/{image}", recursive, lab.NewBuild());

    private static ITaskItem Anonymous => CopyTask.Item("connection", ("CredentialSource", "anonymous"), ("RetryBudgetSeconds", "0"));

    private static NoteEngine Validate(string image, string recursive, NoteEngine engine, ITaskItem? connection = null)
    {
        using var task = new ValidateImage { BuildEngine = engine, Image = image, Recursive = recursive, Connection = connection };
        Assert.Equal(task.Execute(), engine.Errors.Count == 0);
        return engine;
    }

    private static string Image(CopyLab lab, JsonObject layer, string? tag = null) =>
        lab.PushManifest(CopyLab.App, tag, CopyLab.OciManifest, new JsonObject
        {
            ["config"] = lab.Blob(CopyLab.App, "application/vnd.oci.image.config.v1+json", "{}"),
            ["layers"] = new JsonArray(layer),
        });
}
