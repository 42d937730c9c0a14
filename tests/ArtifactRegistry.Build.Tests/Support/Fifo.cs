using System.Diagnostics;

namespace ArtifactRegistry.Build.Tests.Support;

/// <summary>A named pipe that nobody writes to: to open it is to wait.</summary>
internal static class Fifo
{
    public static void Make(string path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no FIFO among its files.");
        using var mkfifo = Process.Start("mkfifo", [path]);
        mkfifo.WaitForExit();
        Assert.Equal(0, mkfifo.ExitCode);
    }
}
