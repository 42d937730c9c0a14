using ArtifactRegistry.Build.Tasks;
using ArtifactRegistry.Build.Tests.Copying;
using ArtifactRegistry.Build.Tests.Listing;

namespace ArtifactRegistry.Build.Tests.Archives;

/// <summary>The task <c>PushImage</c> to a lab's second registry.</summary>
internal static class PushTask
{
    public static PushImage Of(CopyLab lab, NoteEngine engine, string archive, string? tags = "1.0.0") =>
        new() { BuildEngine = engine, Image = $"{lab.Target.Authority}/{CopyLab.Copy}", Archive = archive, Tags = tags };
}
