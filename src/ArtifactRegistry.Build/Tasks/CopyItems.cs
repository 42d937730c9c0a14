using System.Globalization;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Copying;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Releases;
using ArtifactRegistry.Build.Reporting;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace ArtifactRegistry.Build.Tasks;

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
