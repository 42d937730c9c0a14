using ArtifactRegistry.Build.Bench.Peers.Measuring;

namespace ArtifactRegistry.Build.Bench.Peers.Contenders;

/// <summary>The peers, and which of them this machine has.</summary>
internal static class PeerList
{
    private static readonly CommandLinePeer[] All = [new Crane(), new Gcrane(), new Regctl(), new Oras(), new Skopeo()];

    /// <summary>Those on <c>PATH</c> with the version that they say they are, and the names of the others.</summary>
    public static async Task<(IReadOnlyList<(CommandLinePeer Peer, string Version)> Present, IReadOnlyList<string> Missing)> FindAsync()
    {
        List<(CommandLinePeer, string)> present = [];
        List<string> missing = [];
        foreach (var peer in All)
        {
            if (IsOnPath(peer.Name))
            {
                var (_, effort) = await Child.RunAsync(
                    [peer.Name, peer.VersionArgument], Path.GetTempPath(), Login.Clean(Path.GetTempPath()), watchMemory: false);
                present.Add((peer, effort.Text.Split('\n')[0].Trim()));
            }
            else
            {
                missing.Add(peer.Name);
            }
        }

        return (present, missing);
    }

    private static bool IsOnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name)));
}
