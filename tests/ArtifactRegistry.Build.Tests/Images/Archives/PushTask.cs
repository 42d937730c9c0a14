using ArtifactRegistry.Build.Tasks;

namespace ArtifactRegistry.Build.Tests.Images.Archives;

/// <summary>The task <c>PushImage</c> to a lab's second registry.</summary>
internal static class PushTask
{
    public static PushImage Of(CopyLab lab, NoteEngine engine, string archive, string? tags = "1.0.0") =>
        new() { BuildEngine = engine, Image = $"{lab.Target.Authority}/{CopyLab.Copy}", Archive = archive, Tags = tags };
}
