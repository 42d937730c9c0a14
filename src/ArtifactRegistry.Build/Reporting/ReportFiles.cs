using System.Text.Json;
using System.Text.RegularExpressions;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Reporting;

/// <summary>Finds and reads the projects' report files.</summary>
internal static class ReportFiles
{
    /// <summary>The name of a report file, looked for where a folder is named.</summary>
    public const string FileName = "artifact-registry.json";

    private const string Property = "ArtifactRegistryReports";
    private const int MaximumSize = 16 * 1024 * 1024;
    private static readonly EnumerationOptions Everywhere = new() { RecurseSubdirectories = true, MaxRecursionDepth = 32 };

    /// <summary>The files that a list names: files, folders (every report in them, at any depth) and patterns with <c>*</c>, <c>?</c> and
    /// <c>**</c>.</summary>
    /// <param name="list">The list, its entries separated by semicolons; empty for all reports in the folder.</param>
    /// <param name="folder">The full path that relative ones begin at.</param>
    /// <exception cref="ArtifactRegistryException">The list has an empty entry, a folder cannot be searched, or nothing is
    /// found.</exception>
    public static IReadOnlyList<string> Find(string? list, string folder)
    {
        var isNamed = !string.IsNullOrWhiteSpace(list);
        var entries = isNamed ? PropertyList.Split(list, Property) : ["."];
        try
        {
            var files = entries
                .SelectMany(entry => Expand(entry, folder))
                .Distinct(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .ToArray();
            if (files.Length > 0)
            {
                return files;
            }

            throw (isNamed ? ReportDiagnostics.NoReports(list!, Property) : ReportDiagnostics.NoReportsBelow(folder, Property))
                .ToException();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw ReportDiagnostics.ReportUnreadable(list ?? "", problem.Message).ToException(problem);
        }
    }

    /// <summary>Reads a report, strictly: of a schema that is known, with the members that it must have.</summary>
    /// <exception cref="ArtifactRegistryException">It cannot be read, or is no report.</exception>
    public static async Task<ImageReport> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            if (file.Length > MaximumSize)
            {
                throw ReportDiagnostics.ReportUnreadable(path, "It is too large for a report.").ToException();
            }

            var report = await JsonSerializer.DeserializeAsync(file, ReportJson.Default.ImageReport, cancellationToken);
            if (report is { Outcome: ImageReport.Failed })
            {
                throw ReportDiagnostics.ReleaseFailed(path, report.Project).ToException();
            }

            return report is { SchemaVersion: ImageReport.NewestSchema } && IsWhole(report)
                ? report
                : throw ReportDiagnostics.ReportUnreadable(path, "It is not a report of this package, or one of a newer version.")
                    .ToException();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException)
        {
            throw ReportDiagnostics.ReportUnreadable(path, problem.Message).ToException(problem);
        }
    }

    // The serializer asks that members are there, not that they are something.
    private static bool IsWhole(ImageReport report) =>
        report is
        {
            Project: not null,
            Image: not null,
            Reference: not null,
            MediaType: not null,
            Outcome: not null,
            Tags: not null,
            Platforms: not null,
            Copies: not null,
            Attachments: not null,
        }
        && ImageDigest.TryParse(report.Digest, out _)
        && report.Reference == $"{report.Image}@{report.Digest}"
        && report.Tags.All(tag => tag is { Tag: not null, Digest: not null, Outcome: not null })
        && report.Platforms.All(platform => platform is { Platform: not null, Digest: not null })
        && report.Copies.All(copy => copy is { Image: not null, Reference: not null, Tags: not null })
        && report.Attachments.All(attachment => attachment is { ArtifactType: not null, Reference: not null, File: not null });

    private static IEnumerable<string> Expand(string entry, string folder)
    {
        if (entry.Contains('\0', StringComparison.Ordinal))
        {
            throw ReportDiagnostics.ReportUnreadable(entry, "A path has no null character.").ToException();
        }

        var wildcard = entry.AsSpan().IndexOfAny('*', '?');
        if (wildcard < 0)
        {
            var path = Path.GetFullPath(RealPath.Native(entry), folder);
            return Directory.Exists(path) ? Directory.EnumerateFiles(path, FileName, Everywhere) : [path];
        }

        // What stands before the first segment with a wildcard is where the search begins.
        var pattern = entry.Replace('\\', '/');
        var cut = pattern.LastIndexOf('/', wildcard) + 1;
        var root = Path.GetFullPath(cut > 0 ? pattern[..cut] : ".", folder);
        var matcher = Matcher(pattern[cut..]);
        return Directory.Exists(root)
            ? Directory.EnumerateFiles(root, "*", Everywhere)
                .Where(file => matcher.IsMatch(Path.GetRelativePath(root, file).Replace('\\', '/')))
            : [];
    }

    private static Regex Matcher(string pattern)
    {
        var expression = Regex.Escape(pattern)
            .Replace(@"\*\*/", "(?:.*/)?", StringComparison.Ordinal)
            .Replace(@"\*\*", ".*", StringComparison.Ordinal)
            .Replace(@"\*", "[^/]*", StringComparison.Ordinal)
            .Replace(@"\?", "[^/]", StringComparison.Ordinal);
        const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;
        return OperatingSystem.IsWindows()
            ? new Regex($@"\A{expression}\z", Options | RegexOptions.IgnoreCase)
            : new Regex($@"\A{expression}\z", Options);
    }
}
