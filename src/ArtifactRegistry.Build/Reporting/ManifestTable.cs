using System.Globalization;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Listing;
using ArtifactRegistry.Build.Oci;

namespace ArtifactRegistry.Build.Reporting;

/// <summary>Manifests as a table for the log.</summary>
internal static class ManifestTable
{
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB"];

    /// <summary>A table of manifests.</summary>
    public static TextTable Create() => new("DIGEST", "TAGS", "KIND", "PLATFORM", "SIZE", "TIME", "REFERENCED BY");

    /// <summary>The cells of a manifest.</summary>
    public static IReadOnlyList<string> Cells(ManifestRow row) =>
    [
        row.Digest.ToString(),
        string.Join(", ", row.Tags),
        Kind(row),
        DiagnosticText.Clean(row.Platform),
        Size(row.Size),
        Time(row.Uploaded ?? row.Created),
        row.Subject is { } subject
            ? $"about {Short(subject.ToString())}"
            : string.Join(", ", row.Parents.Select(parent => Short(parent.ToString()))),
    ];

    /// <summary>A number of bytes for people, in powers of ten.</summary>
    public static string Size(long bytes)
    {
        var (value, unit) = ((double)bytes, 0);
        for (; value >= 1000 && unit < Units.Length - 1; unit++)
        {
            value /= 1000;
        }

        return $"{value.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture)} {Units[unit]}";
    }

    /// <summary>A time for people, in UTC, to the minute.</summary>
    public static string Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "";

    /// <summary>The beginning of a digest, long enough to find it in the table.</summary>
    public static string Short(string digest) => digest[..19];

    private static string Kind(ManifestRow row) => row switch
    {
        { Subject: not null } => "referrer",
        _ when MediaTypes.IsIndex(row.MediaType) => "index",
        _ when MediaTypes.Manifests.Contains(row.MediaType) => "image",
        _ => DiagnosticText.Clean(row.MediaType),
    };
}
