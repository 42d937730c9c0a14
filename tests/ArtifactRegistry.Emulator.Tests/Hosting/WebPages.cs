using System.Net;
using ArtifactRegistry.Emulator.Tests.Support;

namespace ArtifactRegistry.Emulator.Tests.Hosting;

/// <summary>A web page in a browser on the same machine can neither write to the emulator nor read from it.</summary>
public class WebPages
{
    private const string Uploads = "/v2/p/r/app/blobs/uploads/";

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:5000")]
    [InlineData("registry.localhost")]
    [InlineData("127.0.0.1:5000")]
    [InlineData("127.1.2.3")]
    [InlineData("[::1]:5000")]
    [InlineData("allowed.test:8080")]
    public async Task A_request_to_a_loopback_name_or_to_one_that_is_allowed_is_answered(string host)
    {
        await using var emulated = await StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await emulated.Client.GetAsync("/v2/", ("Host", host))).Status);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("192.168.0.1")]
    [InlineData("0.0.0.0")]
    public async Task A_request_to_another_name_is_refused_whatever_it_asks_for(string host)
    {
        await using var emulated = await StartAsync();
        string[] paths =
        [
            "/", "/_emulator/requests", "/v2/", "/v2/_catalog", "/computeMetadata/v1/instance/service-accounts/default/token",
        ];
        foreach (var path in paths)
        {
            var refused = await emulated.Client.GetAsync(path, ("Host", host), ("Metadata-Flavor", "Google"));
            Assert.Equal("403 DENIED", refused.Error);
            Assert.Equal(
                $"Host \"{host}\" is not a loopback name. Use localhost, or allow the name (--allow-host, EmulatorOptions.AllowedHosts).",
                refused.Message);
        }
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://localhost.evil.example:5000")]
    [InlineData("null")]
    public async Task A_page_of_another_site_cannot_write_or_use_the_control_API(string origin)
    {
        await using var emulated = await StartAsync();
        var refused = await emulated.Client.SendAsync("POST", Uploads, null, null, ("Origin", origin));
        Assert.Equal(("403 DENIED", $"Origin \"{origin}\" is another site."), (refused.Error, refused.Message));
        foreach (var method in new[] { "PUT", "DELETE" })
        {
            Assert.Equal(
                HttpStatusCode.Forbidden,
                (await emulated.Client.SendAsync(method, "/v2/p/r/app/manifests/1", [], null, ("Origin", origin))).Status);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await emulated.Client.GetAsync("/_emulator/hosts", ("Origin", origin))).Status);
        Assert.Empty(emulated.Host.Images);
    }

    [Theory]
    [InlineData("http://localhost:3000")]
    [InlineData("http://127.0.0.1:5000")]
    [InlineData("http://[::1]:5000")]
    [InlineData("https://allowed.test")]
    public async Task A_page_of_this_machine_can_write(string origin)
    {
        await using var emulated = await StartAsync();
        Assert.Equal(HttpStatusCode.Accepted, (await emulated.Client.SendAsync("POST", Uploads, null, null, ("Origin", origin))).Status);
        Assert.Equal(HttpStatusCode.OK, (await emulated.Client.GetAsync("/_emulator/hosts", ("Origin", origin))).Status);
    }

    private static Task<Emulated> StartAsync() =>
        Emulated.StartAsync(new EmulatorOptions { RequireAuthentication = false, AllowedHosts = ["allowed.test"] });
}
