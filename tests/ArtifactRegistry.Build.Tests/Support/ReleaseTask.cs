using System.Text;
using ArtifactRegistry.Build.Releases;
using ArtifactRegistry.Build.Tasks;
using Microsoft.Build.Framework;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace ArtifactRegistry.Build.Tests.Support;

/// <summary>The two tasks of a publish, as the targets call them. Nothing of this machine takes part: no variable of its CI system, and no
/// clock.</summary>
internal static class ReleaseTask
{
    /// <summary>The task before the push. A property that is not named has its default.</summary>
    public static BeginRelease Begin(string image, params IEnumerable<(string Name, string Value)> settings) => new()
    {
        Settings = Settings(settings.Prepend(("Image", image))),
        Variable = _ => null,
        Time = new VirtualTime(),
    };

    /// <summary>The task after the push, or instead of it.</summary>
    /// <param name="begun">What ran before the push.</param>
    /// <param name="manifest">The manifest that was pushed; <see langword="null"/> when nothing was.</param>
    public static CompleteRelease Complete(BeginRelease begun, byte[]? manifest = null) => new()
    {
        Release = begun.Release,
        Manifest = manifest is null ? null : Encoding.UTF8.GetString(manifest),
        Variable = begun.Variable,
        Time = new VirtualTime(),
    };

    /// <summary>The record that the task handed over.</summary>
    public static Release Record(this BeginRelease begun) => Release.Parse(begun.Release);

    /// <summary>The item that carries a release's properties.</summary>
    public static ITaskItem Settings(params IEnumerable<(string Name, string Value)> settings)
    {
        var item = new TaskItem("settings");
        (string Name, string Value)[] own = [("Project", "app"), ("ProjectFile", "app.csproj"), ("Folder", AppContext.BaseDirectory)];
        foreach (var (name, value) in own.Concat(settings))
        {
            item.SetMetadata(name, value);
        }

        return item;
    }
}
