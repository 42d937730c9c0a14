using System.Buffers;

namespace ArtifactRegistry.Build.Images.Attachments;

/// <summary>The type of an artifact: a media type (RFC 6838 §4.2), known for some files by their names.</summary>
internal static class ArtifactType
{
    private const int LongestName = 127;
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$&^_.+-");

    /// <summary>The type that a file of this name has by custom; <see langword="null"/> when there is none.</summary>
    public static string? Of(string fileName) => fileName.ToLowerInvariant() switch
    {
        // SPDX 2.3 §5, CycloneDX "Recognized file patterns", in-toto "Bundle" file naming, SARIF 2.1.0 §3.
        var name when name.EndsWith(".spdx.json", StringComparison.Ordinal) => "application/spdx+json",
        var name when name is "bom.json" || name.EndsWith(".cdx.json", StringComparison.Ordinal) => "application/vnd.cyclonedx+json",
        var name when name is "bom.xml" || name.EndsWith(".cdx.xml", StringComparison.Ordinal) => "application/vnd.cyclonedx+xml",
        var name when name.EndsWith(".intoto.json", StringComparison.Ordinal) || name.EndsWith(".intoto.jsonl", StringComparison.Ordinal) =>
            "application/vnd.in-toto+json",
        var name when name.EndsWith(".sarif", StringComparison.Ordinal) || name.EndsWith(".sarif.json", StringComparison.Ordinal) =>
            "application/sarif+json",
        _ => null,
    };

    /// <summary>Whether the text is a media type without parameters.</summary>
    public static bool IsValid(string text) => text.Split('/') is [var type, var subtype] && IsName(type) && IsName(subtype);

    private static bool IsName(string text) =>
        text.Length is > 0 and <= LongestName && char.IsAsciiLetterOrDigit(text[0]) && text.AsSpan().IndexOfAnyExcept(NameCharacters) < 0;
}
