using System.Text.Json.Nodes;
using ArtifactRegistry.Build.Tasks;
using ArtifactRegistry.Emulator;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tests.Releases;

/// <summary>A release of 1.0.0 and <c>latest</c> up to the end of the SDK's push, and the results that it leaves.</summary>
internal sealed class PublishedRelease : IAsyncDisposable
{
    private readonly Folder folder = new();

    private PublishedRelease(TaskWorld world) => World = world;

    public TaskWorld World { get; }

    /// <summary>What the SDK has pushed: another image than the registry had before.</summary>
    public string Digest { get; private set; } = "";

    /// <summary>What ends the release.</summary>
    public CompleteRelease Task { get; private set; } = null!;

    /// <summary>What the task has waited for, in seconds.</summary>
    public IEnumerable<double> Waits => ((VirtualTime)Task.Time).Waits;

    public string ReportFile => folder["report.json"];

    public string DigestFile => folder["digest"];

    public JsonNode Report => JsonNode.Parse(folder.Read("report.json"))!;

    public string Outputs => folder.Read("outputs");

    /// <summary>Runs the gate and pushes.</summary>
    /// <param name="world">Where; its image 1.0.0 is what an earlier build has released.</param>
    /// <param name="settings">Further properties.</param>
    public static PublishedRelease Push(TaskWorld world, params (string Name, string Value)[] settings) => Push(world, [], settings);

    /// <summary>The same, with copies.</summary>
    public static PublishedRelease Push(TaskWorld world, ITaskItem[] copyTo, params (string Name, string Value)[] settings) =>
        Push(world, copyTo, [], settings);

    /// <summary>The same, with copies and attachments.</summary>
    public static PublishedRelease Push(
        TaskWorld world, ITaskItem[] copyTo, ITaskItem[] attachments, params (string Name, string Value)[] settings)
    {
        var release = new PublishedRelease(world);
        using var begin = ReleaseTask.Begin(
            world.Name(),
            [
                ("Tags", "1.0.0;latest"),
                ("MovingTags", "latest"),
                ("TagPolicy", "Warn"),
                ("ReportFile", release.ReportFile),
                ("DigestFile", release.DigestFile),
                .. settings,
            ]);
        (begin.CopyTo, begin.Attachments) = (copyTo, attachments);
        begin.Variable = name => name switch { "GITHUB_ACTIONS" => "true", "GITHUB_OUTPUT" => release.folder["outputs"], _ => null };
        Assert.True(world.Run(begin), world.Engine.Text);
        Assert.Equal("1.0.0", begin.PushedTags);
        release.Digest = world.Host.PushImage(TaskWorld.Repository, "1.0.0", new ImageSeed { Content = "new" });
        release.Task = ReleaseTask.Complete(begin, world.Host.GetManifest(TaskWorld.Repository, release.Digest));
        world.Engine.Warnings.Clear();
        world.Emulator.ClearRequests();
        return release;
    }

    /// <summary>Completes it.</summary>
    public bool Complete() => World.Run(Task);

    public ValueTask DisposeAsync()
    {
        Task.Dispose();
        folder.Dispose();
        return World.DisposeAsync();
    }
}
