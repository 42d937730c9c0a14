using System.Diagnostics;

namespace ArtifactRegistry.Demo;

/// <summary>Runs the real <c>dotnet</c> as a build machine would: one key file, and no other credential of this machine's user.</summary>
internal sealed class Dotnet(Workspace workspace)
{
    private static readonly string[] Credentials =
        ["GOOGLE_", "CLOUDSDK_", "DOTNET_CONTAINER_", "SDK_CONTAINER_", "REGISTRY_AUTH_FILE", "MSBuild"];

    public async Task<(int ExitCode, string Output)> RunAsync(
        string folder, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        SetEnvironment(start.Environment, workspace);
        using var process = Process.Start(start)!;
        await using var stop = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        var output = await Task.WhenAll(
            process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        await process.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        return (process.ExitCode, string.Concat(output));
    }

    /// <summary>Makes an environment that of a build machine.</summary>
    public static void SetEnvironment(IDictionary<string, string?> environment, Workspace workspace)
    {
        foreach (var name in environment.Keys.Where(
            name => Credentials.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))).ToArray())
        {
            environment.Remove(name);
        }

        environment["GOOGLE_APPLICATION_CREDENTIALS"] = workspace.KeyFile;
        environment["DOCKER_CONFIG"] = workspace.Root;
        environment["NUGET_PACKAGES"] = Path.Combine(workspace.Root, "packages");
        environment["MSBUILDDISABLENODEREUSE"] = "1";
        environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        environment["DOTNET_NOLOGO"] = "1";
    }
}
