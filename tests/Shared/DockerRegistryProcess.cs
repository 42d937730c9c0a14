using System.Diagnostics;

namespace ArtifactRegistry.Tests.Shared;

/// <summary>Debian's docker-registry, which knows nothing of us, on a free port, with a folder of its own.</summary>
internal sealed class DockerRegistryProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly string folder;

    private DockerRegistryProcess(Process process, string folder, string authority) =>
        (this.process, this.folder, Authority) = (process, folder, authority);

    /// <summary><c>localhost</c>, which the SDK speaks http to and <c>127.0.0.1</c> not, and the port.</summary>
    public string Authority { get; }

    /// <summary>Where it keeps all that it holds, manifests, configurations and layers: <c>aa/aabb…/data</c>.</summary>
    public string Blobs => Path.Combine(folder, "docker", "registry", "v2", "blobs", "sha256");

    public static async Task<DockerRegistryProcess> StartAsync(bool canDelete = true)
    {
        var data = Directory.CreateTempSubdirectory("arb-registry-").FullName;
        var configuration = Path.Combine(data, "config.yml");
        await File.WriteAllTextAsync(configuration, $"""
            version: 0.1
            log:
              level: info
            storage:
              filesystem:
                rootdirectory: {data}
              delete:
                enabled: {(canDelete ? "true" : "false")}
            http:
              addr: "localhost:0"
            """);
        var running = Process.Start(new ProcessStartInfo("docker-registry", ["serve", configuration])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        running.OutputDataReceived += (_, _) => { };
        running.BeginOutputReadLine();
        while (await running.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.Split("listening on ") is [_, var rest])
            {
                _ = running.StandardError.ReadToEndAsync();
                var address = rest[..rest.IndexOf('"', StringComparison.Ordinal)];
                return new DockerRegistryProcess(running, data, $"localhost{address[address.LastIndexOf(':')..]}");
            }
        }

        throw new InvalidOperationException("docker-registry did not start.");
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
