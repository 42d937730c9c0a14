using ArtifactRegistry.Build.Images.CleanUp;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>What a plan deletes, as items.</summary>
internal static class DeletionItems
{
    /// <summary>An entry of a plan: the tag or digest, with <c>Image</c>, <c>Kind</c>, <c>Digest</c>, <c>Outcome</c>,
    /// <c>Reason</c>.</summary>
    public static ITaskItem Create(DeletionResult result) =>
        new TaskItem(result.Name, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Image"] = result.Image.Name,
            ["Kind"] = result.Tag is null ? "manifest" : "tag",
            ["Digest"] = result.Digest.ToString(),
            ["Outcome"] = result.Outcome,
            ["Reason"] = EscapedText.Escape(result.Result?.Reason ?? ""),
        });
}
