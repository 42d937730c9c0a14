using System.Globalization;
using System.Text;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Copying;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Releases;
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

/// <summary>Copies as items and as lines of the log.</summary>
internal static class CopyItems
{
    /// <summary>Logs the progress while blobs are sent.</summary>
    public static CopyProgress Follow(TaskLoggingHelper log) =>
        new(TimeProvider.System, line => log.LogMessage(MessageImportance.High, "{0}", line));

    /// <summary>The destination by its digest, with what was moved.</summary>
    public static ITaskItem Create(CopyResult result) =>
        new TaskItem(result.Destination.ToString(), new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Source"] = result.Plan.Request.Source.ToString(),
            ["Destination"] = result.Plan.Request.Destination.Name,
            ["Digest"] = result.Plan.Manifest.Digest.ToString(),
            ["Tags"] = string.Join(';', result.Plan.Request.Tags.Select(tag => tag.Tag)),
            ["BytesSent"] = result.Tally.BytesSent.ToString(CultureInfo.InvariantCulture),
            ["BytesMounted"] = result.Tally.BytesMounted.ToString(CultureInfo.InvariantCulture),
            ["Referrers"] = result.Referrers.ToString(CultureInfo.InvariantCulture),
        });

    /// <summary>The report of an image with all its copies.</summary>
    public static ImageReport Report(IGrouping<ImageReference, CopyResult> copies) =>
        TargetResults.Report(ImageReport.Copied, copies.Key with { Tag = null, Digest = null }, copies.First().Plan.Manifest, []) with
        {
            Copies = [.. copies.Select(CompletedRelease.Report)],
        };

    /// <summary>What was done.</summary>
    public static string Print(CopyResult result)
    {
        var moved = result.Tally is { BytesSent: 0, BytesMounted: 0 }
            ? "nothing to upload"
            : $"{DisplayText.Bytes(result.Tally.BytesSent)} uploaded, {DisplayText.Bytes(result.Tally.BytesMounted)} mounted";
        return $"{result.Plan.Request.Source} copied to {Destination(result.Plan)} "
            + $"({moved}{(result.Referrers > 0 ? $", with {Quantity.Of(result.Referrers, "referrer")}" : "")})";
    }

    /// <summary>What would be done.</summary>
    public static string Print(PlannedCopy plan) => plan.IsDone
        ? $"{Destination(plan)} is up to date"
        : $"{plan.Request.Source} would be copied to {Destination(plan)}";

    private static string Destination(PlannedCopy plan) => plan.Request.Tags.Count > 0
        ? $"{plan.Request.Destination.Name}:{string.Join(", ", plan.Request.Tags.Select(tag => tag.Tag))} {plan.Manifest.Digest}"
        : $"{plan.Request.Destination.Name}@{plan.Manifest.Digest}";
}

/// <summary>Between the report's parts and MSBuild's items.</summary>
internal static class ReportItems
{
    /// <summary>The manifests of the SDK's items <c>GeneratedContainer</c> by digest. One whose bytes do not have its digest is left
    /// out.</summary>
    public static IReadOnlyDictionary<ImageDigest, byte[]> ReadContainers(ITaskItem[] items)
    {
        var manifests = new Dictionary<ImageDigest, byte[]>();
        foreach (var item in items)
        {
            var content = System.Text.Encoding.UTF8.GetBytes(item.GetMetadata("Manifest"));
            if (ImageDigest.TryParse(item.GetMetadata("ManifestDigest"), out var digest) && digest.Matches(content))
            {
                manifests[digest] = content;
            }
        }

        return manifests;
    }

    /// <summary>A published image: the item is its reference; <c>Project</c>, <c>Image</c>, <c>Digest</c>, <c>Tags</c>,
    /// <c>Outcome</c>.</summary>
    public static ITaskItem Create(ImageReport report) =>
        new TaskItem(EscapedText.Escape(report.Reference ?? ""), new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Project"] = EscapedText.Escape(report.Project),
            ["Image"] = EscapedText.Escape(report.Image),
            ["Digest"] = EscapedText.Escape(report.Digest),
            ["Tags"] = EscapedText.Escape(string.Join(';', report.Tags.Select(tag => tag.Tag))),
            ["Outcome"] = EscapedText.Escape(report.Outcome),
        });
}

/// <summary>Text that came from a registry, as an item's value: MSBuild's own characters are escaped, so that they stay what they were and
/// call nothing.</summary>
internal static class EscapedText
{
    /// <summary>The text with <c>% $ @ ' ( ) ; ? *</c> as <c>%XX</c> (MSBuild, <i>Special characters</i>).</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (character is '%' or '$' or '@' or '\'' or '(' or ')' or ';' or '?' or '*')
            {
                escaped.Append('%').Append(((int)character).ToString("X2", CultureInfo.InvariantCulture));
            }
            else
            {
                escaped.Append(character);
            }
        }

        return escaped.ToString();
    }
}
