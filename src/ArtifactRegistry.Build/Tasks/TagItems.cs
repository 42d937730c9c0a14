using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.Reporting;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Tags as items. Tags and digests hold no character that MSBuild reads as its own, so nothing is escaped.</summary>
internal static class TagItems
{
    /// <summary>What a check found: <c>Exists</c>, <c>Digest</c>, <c>Kind</c>, <c>Image</c>.</summary>
    public static ITaskItem Create(TagState state) => new TaskItem(state.Tag.Tag, new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Exists"] = state.Exists ? "true" : "false",
        ["Digest"] = state.Digest?.ToString() ?? "",
        ["Kind"] = state.Tag.IsMoving ? "moving" : "release",
        ["Image"] = state.Image.Name,
    });

    /// <summary>What became of a tag: <c>Digest</c>, <c>PreviousDigest</c>, <c>Outcome</c>.</summary>
    public static ITaskItem Create(TagChange change) => new TaskItem(change.Tag, new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Exists"] = "true",
        ["Digest"] = change.Digest.ToString(),
        ["PreviousDigest"] = change.Previous?.ToString() ?? "",
        ["Outcome"] = change.Outcome,
    });

    /// <summary>A tag of the report.</summary>
    public static ITaskItem Create(ReportedTag tag) => new TaskItem(tag.Tag, new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Exists"] = "true",
        ["Digest"] = tag.Digest,
        ["PreviousDigest"] = tag.PreviousDigest ?? "",
        ["Outcome"] = tag.Outcome,
    });
}
