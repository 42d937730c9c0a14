using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Pinning;

/// <summary>The deployment files that several items name.</summary>
internal static class PinFileList
{
    private static readonly StringComparer Paths =
        OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>One entry for each file and destination. A file is required if one of its items requires it.</summary>
    public static IReadOnlyList<PinFile> Merge(IEnumerable<PinFile> files) =>
    [
        .. files.GroupBy(file => (file.Source, file.Destination))
            .Select(same => same.FirstOrDefault(file => file.IsRequired) ?? same.First()),
    ];

    /// <summary>The destinations that two different files would be written to, one after the other.</summary>
    public static IReadOnlyList<Diagnostic> Conflicts(IEnumerable<PinFile> files) =>
    [
        .. files.GroupBy(file => RealOrSame(file.Destination), Paths)
            .Where(same => !RealPath.IsDevice(same.Key))
            .Select(same => same.DistinctBy(file => RealOrSame(file.Source), Paths).ToArray())
            .Where(same => same.Length > 1)
            .Select(same => PinDiagnostics.OneDestination(same[0].Destination, [.. same.Select(file => file.Name)])),
    ];

    // Links without end are reported where the file is read.
    private static string RealOrSame(string path)
    {
        try
        {
            return RealPath.Of(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return path;
        }
    }
}
