using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ArtifactRegistry.Emulator.Bench;

/// <summary>A registry in a process of its own, on a folder of its own.</summary>
internal sealed class Server(string name, Func<int, string, ProcessStartInfo> command) : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("registry-bench-");
    private Process? process;

    public string Name { get; } = name;

    public Uri BaseUri { get; private set; } = new("http://localhost");

    public static Server Emulator() => new("emulator", (port, data) =>
    {
        var tool = Path.Combine(
            AppContext.BaseDirectory,
            "../../../../../src/ArtifactRegistry.Emulator.Tool/bin",
            Configuration,
            "net10.0/ArtifactRegistry.Emulator.Tool.dll");
        return new ProcessStartInfo("dotnet", [tool, "--no-auth", "--port", port.ToString(CultureInfo.InvariantCulture), "--data", data]);
    });

    public static Server DockerRegistry() => new("docker-registry", (port, data) =>
    {
        var config = Path.Combine(data, "config.yml");
        File.WriteAllText(config, $"""
            version: 0.1
            log: {"{"} level: error, accesslog: {"{"} disabled: true {"}"} {"}"}
            storage: {"{"} filesystem: {"{"} rootdirectory: {data} {"}"} {"}"}
            http: {"{"} addr: 127.0.0.1:{port} {"}"}
            """);
        return new ProcessStartInfo("docker-registry", ["serve", config]);
    });

    /// <summary>Starts it; the milliseconds until it answers.</summary>
    public async Task<double> StartAsync()
    {
        var port = FreePort();
        BaseUri = new Uri($"http://127.0.0.1:{port}/");
        var start = command(port, folder.FullName);
        start.UseShellExecute = false;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var began = Stopwatch.GetTimestamp();
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        while (!await AnswersAsync(http))
        {
            await Task.Delay(2);
        }

        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    /// <summary>The most memory that it had resident so far.</summary>
    public double PeakMemoryMebibytes()
    {
        var line = File.ReadLines($"/proc/{process!.Id}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(new StringBuilder().AppendJoin("", line.Where(char.IsDigit)).ToString(), CultureInfo.InvariantCulture) / 1024;
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        folder.Delete(recursive: true);
    }

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<bool> AnswersAsync(HttpClient http)
    {
        try
        {
            using var response = await http.GetAsync(new Uri(BaseUri, "v2/"));
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
