using System.Diagnostics;
using System.Globalization;
using System.Net.NetworkInformation;

namespace ArtifactRegistry.Build.Bench;

/// <summary>The process in which MSBuild's server runs one build after another (Linux: it is looked at through /proc).</summary>
internal sealed class LongLivedNode(string salt)
{
    private Process? process;

    /// <summary>What it holds: memory in MiB, open files, threads, connections to the registry.</summary>
    public (double Memory, int Files, int Threads, int Connections) Look(int port)
    {
        process ??= Find();
        process.Refresh();
        return (
            process.WorkingSet64 / 1048576.0,
            Directory.GetFiles(string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Id}/fd")).Length,
            process.Threads.Count,
            IPGlobalProperties.GetIPGlobalProperties()
                .GetActiveTcpConnections()
                .Count(connection => connection.RemoteEndPoint.Port == port && connection.State == TcpState.Established));
    }

    public void End()
    {
        process?.Kill();
        process?.Dispose();
    }

    // The server is the process that has the salt of its handshake in its environment, and waits for builds.
    private Process Find() => Process.GetProcesses().Single(candidate =>
        Read(candidate, "environ").Contains($"MSBUILDNODEHANDSHAKESALT={salt}", StringComparison.Ordinal)
        && Read(candidate, "cmdline").Contains("/nodemode:8", StringComparison.Ordinal));

    private static string Read(Process candidate, string file)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{candidate.Id}/{file}"));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // It has ended, or is somebody else's.
            return "";
        }
    }
}
