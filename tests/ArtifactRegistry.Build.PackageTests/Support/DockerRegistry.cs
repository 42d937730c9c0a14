using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ArtifactRegistry.Build.PackageTests.Support;

/// <summary>Debian's docker-registry, which knows nothing of us.</summary>
internal sealed class DockerRegistry(Process process, int port, string folder) : IDisposable
{
    public string Authority => $"localhost:{port}";

    /// <summary>The digests of all that it holds: manifests, configurations and layers.</summary>
    public IReadOnlyList<string> Contents() =>
        [.. Directory.GetDirectories(Path.Combine(folder, "docker", "registry", "v2", "blobs", "sha256"), "*", SearchOption.AllDirectories)
            .Select(path => Path.GetFileName(path)).Where(name => name.Length == 64).Order(StringComparer.Ordinal)];

    public static async Task<DockerRegistry> StartAsync(string parent)
    {
        var folder = Path.Combine(parent, $"registry-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        var configuration = Path.Combine(folder, "registry.yml");
        File.WriteAllText(configuration, $"""
            version: 0.1
            storage:
              filesystem:
                rootdirectory: {folder}
            http:
              addr: localhost:0
            """);
        var process = Process.Start(new ProcessStartInfo("docker-registry", ["serve", configuration]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        var listening = new TaskCompletionSource<int>();
        process.ErrorDataReceived += (_, line) =>
        {
            if (Regex.Match(line.Data ?? "", @"listening on .*:(?<port>\d+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10)) is { Success: true } match)
            {
                listening.TrySetResult(int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture));
            }
        };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return new DockerRegistry(process, await listening.Task.WaitAsync(TestContext.Current.CancellationToken), folder);
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
