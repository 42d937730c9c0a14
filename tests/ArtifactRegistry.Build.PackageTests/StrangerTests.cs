using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using ArtifactRegistry.Build.PackageTests.Support;

namespace ArtifactRegistry.Build.PackageTests;

/// <summary>Debian's docker-registry and skopeo, which know nothing of us.</summary>
public sealed class StrangerTests(PackageFixture package)
{
    [Fact]
    public async Task Docker_registry_takes_a_publish_with_its_tags_and_skopeo_reads_them_back()
    {
        Stranger.Require("docker-registry");
        Stranger.Require("skopeo");
        await using var sandbox = await ProjectSandbox.CreateAsync(package, new() { RequireAuthentication = false });
        using var registry = await DockerRegistry.StartAsync(sandbox.Folder);
        await Stranger.RunAsync("skopeo", "copy", "--all", "--src-tls-verify=false", "--dest-tls-verify=false", $"docker://{sandbox.Registry}/p/r/base:1", $"docker://{registry.Authority}/p/r/base:1");
        sandbox.WriteProject(properties: $"""
            <ArtifactRegistryEnabled>true</ArtifactRegistryEnabled>
            <ContainerRegistry>{registry.Authority}</ContainerRegistry>
            <ContainerBaseImage>{registry.Authority}/p/r/base:1</ContainerBaseImage>
            <ArtifactRegistryAdditionalTags>stable</ArtifactRegistryAdditionalTags>
            {ProjectSandbox.FailPolicy}{ProjectSandbox.TwoPlatforms}
            """);

        var publish = (await sandbox.PublishAsync("-getProperty:ArtifactRegistryImageDigest")).ShouldSucceed();
        (await sandbox.PublishAsync()).ShouldFailWith("ARB3101");

        var raw = await Stranger.RunAsync("skopeo", "inspect", "--tls-verify=false", "--no-tags", "--format", "{{.Digest}}", $"docker://{registry.Authority}/p/r/app:stable");
        using var tags = JsonDocument.Parse(await Stranger.RunAsync("skopeo", "list-tags", "--tls-verify=false", $"docker://{registry.Authority}/p/r/app"));
        Assert.Equal(publish.Output.Trim(), raw.Trim());
        Assert.Equal(7, tags.RootElement.GetProperty("Tags").GetArrayLength());
    }

    private sealed class DockerRegistry(Process process, int port) : IDisposable
    {
        public string Authority => $"localhost:{port}";

        public static async Task<DockerRegistry> StartAsync(string folder)
        {
            var port = FreePort();
            var configuration = Path.Combine(folder, "registry.yml");
            File.WriteAllText(configuration, $"""
                version: 0.1
                storage:
                  filesystem:
                    rootdirectory: {folder}/registry
                http:
                  addr: localhost:{port}
                """);
            var process = Process.Start(new ProcessStartInfo("docker-registry", ["serve", configuration]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
            var listening = new TaskCompletionSource();
            process.ErrorDataReceived += (_, line) => _ = line.Data?.Contains("listening on", StringComparison.Ordinal) == true && listening.TrySetResult();
            process.BeginErrorReadLine();
            process.BeginOutputReadLine();
            await listening.Task.WaitAsync(TestContext.Current.CancellationToken);
            return new DockerRegistry(process, port);
        }

        public void Dispose()
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }

        private static int FreePort()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
    }
}
