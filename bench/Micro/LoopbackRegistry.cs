using ArtifactRegistry.Emulator;

namespace ArtifactRegistry.Build.Bench.Micro;

/// <summary>An emulator with one image; prints its host and an access token.</summary>
internal static class LoopbackRegistry
{
    public const string Image = "my-project/my-repo/app";

    public static async Task ServeAsync()
    {
        await using var emulator = await ArtifactRegistryEmulator.StartAsync();
        emulator.Hosts[0].PushImage(Image, "1.0.0");
        Console.WriteLine(emulator.Hosts[0].Authority);
        Console.WriteLine(emulator.IssueAccessToken(lifetime: TimeSpan.FromHours(12)));
        await Task.Delay(Timeout.Infinite);
    }
}
