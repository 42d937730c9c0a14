using ArtifactRegistry.Build.Tasks;
using ArtifactRegistry.Emulator;
using Microsoft.Build.Framework;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace ArtifactRegistry.Build.Tests.Support;

/// <summary>The task <c>CopyImage</c> over a lab's registries.</summary>
internal static class CopyTask
{
    /// <summary>A copy of the first registry's image.</summary>
    public static CopyImage Of(CopyLab lab, NoteEngine engine, params ITaskItem[] destinations) =>
        new() { BuildEngine = engine, Image = $"{lab.Source.Authority}/{CopyLab.App}:1.0.0", Destinations = destinations };

    /// <summary>A destination in the second registry.</summary>
    public static ITaskItem To(CopyLab lab, string image, string tags = "") => To(lab.Target, image, tags);

    /// <summary>A destination.</summary>
    public static ITaskItem To(EmulatedHost host, string image, string tags = "") => Item($"{host.Authority}/{image}", ("Tags", tags));

    /// <summary>An item with metadata.</summary>
    public static ITaskItem Item(string spec, params IEnumerable<(string Name, string Value)> metadata) =>
        new TaskItem(
            spec,
            metadata.Where(entry => entry.Value.Length > 0)
                .ToDictionary(entry => entry.Name, entry => entry.Value, StringComparer.Ordinal));
}
