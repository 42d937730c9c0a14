using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Listing;
using ArtifactRegistry.Build.Oci;

namespace ArtifactRegistry.Build.Reporting;

/// <summary>Manifests as a table for the log.</summary>
internal static class ManifestTable
{
    /// <summary>A table of manifests.</summary>
    public static TextTable Create() => new("DIGEST", "TAGS", "KIND", "PLATFORM", "SIZE", "TIME", "REFERENCED BY");

    /// <summary>The cells of a manifest.</summary>
    public static IReadOnlyList<string> Cells(ManifestRow row) =>
    [
        row.Digest.ToString(),
        string.Join(", ", row.Tags),
        Kind(row),
        DiagnosticText.Clean(row.Platform),
        DisplayText.Bytes(row.Size),
        DisplayText.Time(row.Uploaded ?? row.Created),
        row.Subject is { } subject
            ? $"about {DisplayText.ShortDigest(subject.ToString())}"
            : string.Join(", ", row.Parents.Select(parent => DisplayText.ShortDigest(parent.ToString()))),
    ];

    private static string Kind(ManifestRow row) => row switch
    {
        { Subject: not null } => "referrer",
        _ when MediaTypes.IsIndex(row.MediaType) => "index",
        _ when MediaTypes.Manifests.Contains(row.MediaType) => "image",
        _ => DiagnosticText.Clean(row.MediaType),
    };
}
