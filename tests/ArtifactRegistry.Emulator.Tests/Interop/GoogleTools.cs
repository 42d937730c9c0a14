using System.Net;
using System.Text.Json;
using ArtifactRegistry.Emulator.Tests.Support;

namespace ArtifactRegistry.Emulator.Tests.Interop;

/// <summary>Google's command-line tools, with a key that the emulator wrote, and the seed command of Google's page.</summary>
public class GoogleTools
{
    [Fact]
    public async Task Gcloud_signs_in_with_the_emulators_key_and_its_token_opens_the_registry()
    {
        OtherTool.Require("gcloud");
        await using var emulated = await Emulated.StartAsync();
        using var folder = new TemporaryDirectory();
        var token = await SignInAsync(emulated, folder);
        using var client = new Client(emulated.Host, token);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v2/")).Status);
        Assert.True(emulated.Emulator.TokenRequests >= 1);
    }

    [Fact]
    public async Task The_command_of_Googles_page_lists_the_tags()
    {
        OtherTool.Require("gcloud");
        OtherTool.Require("curl");
        OtherTool.Require("jq");
        await using var emulated = await Emulated.StartAsync();
        emulated.Host.PushImage("my-project/my-repo/my-image", "1.0.0");
        emulated.Host.PushImage("my-project/my-repo/my-image", "latest");
        using var folder = new TemporaryDirectory();
        await SignInAsync(emulated, folder);
        var url = $"http://{emulated.Host.Authority}/v2/my-project/my-repo/my-image/tags/list";
        var tags = await OtherTool.RunAsync(
            "bash",
            ["-c", $"curl -sS -H \"Authorization: Bearer $(gcloud auth print-access-token)\" \"{url}\" | jq -c .tags"],
            folder.Path,
            Gcloud(folder));
        Assert.Equal("[\"1.0.0\",\"latest\"]", tags.Trim());
    }

    [Fact]
    public async Task The_docker_credential_helper_of_gcloud_gives_a_password_that_is_taken()
    {
        OtherTool.Require("docker-credential-gcloud");
        await using var emulated = await Emulated.StartAsync();
        using var folder = new TemporaryDirectory();
        await SignInAsync(emulated, folder);
        var answer = await OtherTool.RunAsync(
            "docker-credential-gcloud", ["get"], folder.Path, Gcloud(folder), "https://us-docker.pkg.dev");
        var credential = JsonDocument.Parse(answer).RootElement;
        var basic = Client.Basic(credential.GetProperty("Username").GetString()!, credential.GetProperty("Secret").GetString()!);
        var minted = await emulated.Anonymous.GetAsync("/v2/token?scope=repository:p/r/app:pull", ("Authorization", basic));
        Assert.Equal(HttpStatusCode.OK, minted.Status);
    }

    private static async Task<string> SignInAsync(Emulated emulated, TemporaryDirectory folder)
    {
        var key = folder.Write("key.json", emulated.Emulator.CreateServiceAccountKey());
        await OtherTool.RunAsync("gcloud", ["auth", "activate-service-account", "--key-file", key, "--quiet"], folder.Path, Gcloud(folder));
        return (await OtherTool.RunAsync("gcloud", ["auth", "print-access-token"], folder.Path, Gcloud(folder))).Trim();
    }

    private static Dictionary<string, string> Gcloud(TemporaryDirectory folder) => new()
    {
        ["CLOUDSDK_CONFIG"] = folder.Path,
        ["CLOUDSDK_CORE_DISABLE_USAGE_REPORTING"] = "true",
        ["CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK"] = "true",
    };
}
