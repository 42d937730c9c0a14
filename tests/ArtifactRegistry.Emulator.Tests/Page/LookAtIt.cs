using System.Net;
using ArtifactRegistry.Emulator.Tests.Support;

namespace ArtifactRegistry.Emulator.Tests.Page;

/// <summary>The page that <c>GET /</c> serves.</summary>
public class LookAtIt
{
    private const string Image = "my-project/my-repo/app";

    [Fact]
    public async Task A_browser_shows_hosts_images_platforms_referrers_and_live_requests()
    {
        await using var emulated = await Emulated.StartAsync();
        var index = emulated.Host.PushIndex(Image, "1.0.0", "linux/amd64", "linux/arm64");
        emulated.Host.PushReferrer(Image, index, "application/spdx+json");
        await using var chromium = await Chromium.StartAsync();
        await chromium.OpenAsync(emulated.Host.BaseUri);
        await chromium.WaitForAsync("document.querySelector('.images a')");
        Assert.Equal(Image, await chromium.EvaluateAsync("document.querySelector('.images a').textContent"));
        Assert.Contains(emulated.Host.Authority, await chromium.EvaluateAsync("document.body.innerText"), StringComparison.Ordinal);

        await chromium.EvaluateAsync("document.querySelector('.images a').click()");
        await chromium.WaitForAsync("document.querySelector('.manifests')");
        var text = await chromium.EvaluateAsync("document.querySelector('.manifests').innerText");
        Assert.Contains("1.0.0", text, StringComparison.Ordinal);
        Assert.Contains("linux/amd64", text, StringComparison.Ordinal);
        Assert.Contains("linux/arm64", text, StringComparison.Ordinal);
        Assert.Contains("application/spdx+json", text, StringComparison.Ordinal);

        await emulated.Client.GetAsync("/v2/my-project/my-repo/other/manifests/9.9.9");
        await chromium.WaitForAsync("document.querySelector('#requests tbody').innerText.includes('manifests/9.9.9')");
        Assert.Contains(
            "404", await chromium.EvaluateAsync("document.querySelector('#requests tbody').innerText"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_looks_like_markup_stays_text()
    {
        await using var emulated = await Emulated.StartAsync();
        emulated.Host.PushImage(Image, "1");
        await emulated.Client.GetAsync("/v2/<img src=x onerror=document.title=1>/y/z/tags/list");
        await using var chromium = await Chromium.StartAsync();
        await chromium.OpenAsync(emulated.Host.BaseUri);
        await chromium.WaitForAsync("document.querySelector('#requests tbody').innerText.includes('onerror')");
        Assert.Equal("0", await chromium.EvaluateAsync("document.querySelectorAll('img').length"));
    }

    [Fact]
    public async Task The_page_needs_nothing_from_elsewhere_and_leaves_no_trace()
    {
        await using var emulated = await Emulated.StartAsync(new EmulatorOptions { RequestsPerMinute = 0 });
        var page = await emulated.Anonymous.GetAsync("/");
        Assert.StartsWith("<!doctype html>", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("//", page.Text.Split("<script>")[0], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await emulated.Anonymous.GetAsync("/_emulator/hosts")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await emulated.Anonymous.GetAsync("/_emulator/image?host=x&name=y")).Status);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await emulated.Anonymous.SendAsync("POST", "/")).Status);
        Assert.Empty(emulated.Emulator.Requests);
    }
}
