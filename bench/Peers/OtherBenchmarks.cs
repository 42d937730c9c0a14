using ArtifactRegistry.Build.Bench.Peers.Contenders;
using ArtifactRegistry.Build.Bench.Peers.Measuring;

namespace ArtifactRegistry.Build.Bench.Peers;

/// <summary>The benchmarks that are commands of their own, and what they print.</summary>
internal static class OtherBenchmarks
{
    private static readonly (string Project, string Title)[] All =
    [
        ("Micro", "Hot paths, with BenchmarkDotNet"),
        ("CredentialBenchmark", "A service account's token"),
        ("Listing", "100 000 manifests to a file"),
        ("Promotion", "A promotion of 20 images"),
        ("Emulator", "The emulator beside Debian's docker-registry"),
    ];

    public static async Task<IReadOnlyList<OtherBenchmark>> RunAsync()
    {
        List<OtherBenchmark> results = [];
        foreach (var (project, title) in All)
        {
            string[] command = ["dotnet", "run", "-c", "Release", "--project", $"bench/{project}"];
            await Console.Out.WriteLineAsync(string.Join(' ', command));
            var (exitCode, effort) = await Child.RunAsync(
                command,
                SourceTree.Root,
                Login.Clean(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)),
                watchMemory: false);
            var answer = exitCode == 0 ? effort.Text.Trim() : $"failed: {effort.Text}";
            results.Add(new OtherBenchmark(title, string.Join(' ', command), answer));
        }

        return results;
    }
}

/// <summary>A command and what it printed.</summary>
internal sealed record OtherBenchmark(string Title, string Command, string Text);
