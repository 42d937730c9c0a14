using System.Text.Json;
using ArtifactRegistry.Emulator.Tests.Support;

namespace ArtifactRegistry.Emulator.Tests.Interop;

/// <summary>Debian's <c>skopeo</c> with credentials.</summary>
public class Skopeo
{
    private const string Image = "my-project/my-repo/app";

    [Fact]
    public async Task It_copies_an_image_of_two_platforms_from_host_to_host()
    {
        await using var emulated = await StartAsync();
        var digest = emulated.Host.PushIndex(Image, "1.0.0", "linux/amd64", "linux/arm64");
        var other = emulated.Emulator.Hosts[1];
        await RunAsync(
            emulated,
            "copy",
            "--all",
            "--src-tls-verify=false",
            "--dest-tls-verify=false",
            "--src-creds",
            "CREDS",
            "--dest-creds",
            "CREDS",
            $"docker://{emulated.Host.Authority}/{Image}:1.0.0",
            $"docker://{other.Authority}/{Image}:2.0.0");
        Assert.Equal(digest, other.GetTagDigest(Image, "2.0.0"));
        Assert.Equal(3, other.Manifests(Image).Count);
    }

    [Fact]
    public async Task It_inspects_and_lists_tags()
    {
        await using var emulated = await StartAsync();
        var digest = emulated.Host.PushImage(Image, "1.0.0", new ImageSeed { Labels = new Dictionary<string, string> { ["a"] = "b" } });
        emulated.Host.SetTag(Image, "latest", digest);
        var inspected = JsonDocument.Parse(
            await RunAsync(emulated, "inspect", "--tls-verify=false", "--creds", "CREDS", Reference(emulated, "1.0.0"))).RootElement;
        Assert.Equal(digest, inspected.GetProperty("Digest").GetString());
        Assert.Equal("b", inspected.GetProperty("Labels").GetProperty("a").GetString());
        var listed = await RunAsync(
            emulated, "list-tags", "--tls-verify=false", "--creds", "CREDS", $"docker://{emulated.Host.Authority}/{Image}");
        Assert.Equal(
            ["1.0.0", "latest"], JsonDocument.Parse(listed).RootElement.GetProperty("Tags").EnumerateArray().Select(t => t.GetString()));
    }

    [Fact]
    public async Task It_pulls_to_a_folder_and_pushes_from_it()
    {
        await using var emulated = await StartAsync();
        using var folder = new TemporaryDirectory();
        var digest = emulated.Host.PushImage(Image, "1.0.0");
        var layout = $"oci:{folder.Combine("layout")}:1.0.0";
        await RunAsync(emulated, "copy", "--src-tls-verify=false", "--src-creds", "CREDS", Reference(emulated, "1.0.0"), layout);
        await RunAsync(
            emulated,
            "copy",
            "--dest-tls-verify=false",
            "--dest-creds",
            "CREDS",
            layout,
            $"docker://{emulated.Host.Authority}/my-project/my-repo/copy:1");
        Assert.Equal(digest, emulated.Host.GetTagDigest("my-project/my-repo/copy", "1"));
    }

    [Fact]
    public async Task It_syncs_a_whole_image_and_deletes_it_from_a_plain_registry()
    {
        await using var emulated = await StartAsync();
        await using var plain = await Emulated.StartPlainAsync();
        emulated.Host.PushImage(Image, "1");
        emulated.Host.PushImage(Image, "2");
        await RunAsync(
            emulated,
            "sync",
            "--src",
            "docker",
            "--dest",
            "docker",
            "--src-tls-verify=false",
            "--dest-tls-verify=false",
            "--src-creds",
            "CREDS",
            $"{emulated.Host.Authority}/{Image}",
            $"{plain.Host.Authority}/mirror");
        Assert.Equal(["1", "2"], plain.Host.Tags("mirror/app"));
        await RunAsync(emulated, "delete", "--tls-verify=false", $"docker://{plain.Host.Authority}/mirror/app:1");
        Assert.Equal(["2"], plain.Host.Tags("mirror/app"));
    }

    private static string Reference(Emulated emulated, string tag) => $"docker://{emulated.Host.Authority}/{Image}:{tag}";

    private static Task<Emulated> StartAsync()
    {
        OtherTool.Require("skopeo");
        return Emulated.StartAsync(new EmulatorOptions { Hosts = [new EmulatorHost(), new EmulatorHost { Location = "europe" }] });
    }

    private static Task<string> RunAsync(Emulated emulated, params string[] arguments) => OtherTool.RunAsync(
        "skopeo", ["--insecure-policy", .. arguments.Select(a => a == "CREDS" ? $"oauth2accesstoken:{emulated.Token}" : a)]);
}
