using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using ArtifactRegistry.Emulator.Tests.Support;

namespace ArtifactRegistry.Emulator.Tests.Page;

/// <summary>A headless Chromium, driven through ChromeDriver's WebDriver protocol.</summary>
internal sealed partial class Chromium : IAsyncDisposable
{
    private static readonly string[] Flags =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--window-size=1200,900",
    ];

    private readonly TemporaryDirectory profile = new();
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly Process driver;
    private string session = "";

    private Chromium(Process driver) => this.driver = driver;

    public static async Task<Chromium> StartAsync()
    {
        OtherTool.Require("chromium");
        OtherTool.Require("chromedriver");
        var started = Process.Start(
            new ProcessStartInfo("chromedriver", ["--port=0"]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var chromium = new Chromium(started);
        var line = "";
        while (!StartedOnPort().IsMatch(line))
        {
            line = await started.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
                ?? throw new InvalidOperationException("chromedriver did not start");
        }

        chromium.http.BaseAddress = new Uri($"http://127.0.0.1:{StartedOnPort().Match(line).Groups["port"].Value}/");
        object options = new { args = Flags.Append("--user-data-dir=" + chromium.profile.Path) };
        var created = await chromium.PostAsync("session", new Dictionary<string, object>
        {
            ["capabilities"] = new { alwaysMatch = new Dictionary<string, object> { ["goog:chromeOptions"] = options } },
        });
        chromium.session = created.GetProperty("sessionId").GetString()!;
        return chromium;
    }

    public Task OpenAsync(Uri page) => PostAsync($"session/{session}/url", new { url = page.ToString() });

    /// <summary>The value of a JavaScript expression; the element's click, the page's text.</summary>
    public async Task<string> EvaluateAsync(string expression) =>
        (await PostAsync($"session/{session}/execute/sync", new { script = $"return String({expression})", args = Array.Empty<object>() }))
            .GetString()!;

    /// <summary>Asks until the expression is true, as a person would look until it is there.</summary>
    public async Task WaitForAsync(string expression)
    {
        var script = $"const done = arguments[0]; const look = () => ({expression}) ? done(true) : setTimeout(look, 20); look();";
        await PostAsync($"session/{session}/execute/async", new { script, args = Array.Empty<object>() });
    }

    public async ValueTask DisposeAsync()
    {
        using var closed = await http.DeleteAsync(new Uri($"session/{session}", UriKind.Relative));
        driver.Kill(entireProcessTree: true);
        await driver.WaitForExitAsync();
        driver.Dispose();
        http.Dispose();
        profile.Dispose();
    }

    private async Task<JsonElement> PostAsync<T>(string path, T body)
    {
        using var content = JsonContent.Create(body);
        await content.LoadIntoBufferAsync();
        using var response = await http.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        var value = (await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken))
            .GetProperty("value");
        Assert.True(response.IsSuccessStatusCode, value.ToString());
        return value;
    }

    [GeneratedRegex(@"started successfully on port (?<port>\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex StartedOnPort();
}
