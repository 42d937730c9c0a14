using ArtifactRegistry.Build.Diagnostics;
using static ArtifactRegistry.Build.Diagnostics.DiagnosticText;

namespace ArtifactRegistry.Build.Reporting;

/// <summary>What is said about reports, the results for a CI system, and attachments (<c>ARB35xx</c>).</summary>
internal static class ReportDiagnostics
{
    public static Diagnostic NoReportsBelow(string folder, string property) => new(
        DiagnosticList.NoReports,
        $"No report was found below {Clean(folder)} ({property} is not set). "
            + "Publish first, or name the reports' files, a folder that holds them, or a pattern as in src/**/artifact-registry.json.");

    public static Diagnostic NoReports(string list, string property) => new(
        DiagnosticList.NoReports,
        $"{property} is '{Clean(list)}', and there is no report. "
            + "Publish first, and name the reports' files, a folder that holds them, or a pattern as in src/**/artifact-registry.json; "
            + "a relative path begins at the project's folder.");

    public static Diagnostic ReportUnreadable(string path, string reason) => new(
        DiagnosticList.ReportUnreadable,
        $"The report '{SecretText.Clean(path)}' cannot be read: {SecretText.Clean(reason)} Name only files that "
            + "ArtifactRegistryReportFile wrote, and publish again if one is damaged.");

    public static Diagnostic ReleaseFailed(string path, string project) => new(
        DiagnosticList.ReleaseFailed,
        $"The report {Clean(path)} is of a release of {Clean(project)} that failed: the registry does not serve what was pushed. "
            + $"Nothing was merged. Publish {Clean(project)} again.");

    public static Diagnostic TagReleasedTwice(string tag, string first, string second) => new(
        DiagnosticList.ReleasedTwice,
        $"{Clean(tag)} is released by two projects with different images: {Clean(first)} and {Clean(second)}. "
            + "The second replaced the first. Give each project its own ContainerRepository, and publish both again.");

    public static Diagnostic UnsafeOutput(string name, string value) => new(
        DiagnosticList.UnsafeOutput,
        $"The result {name} is '{Clean(value)}', which has a character that is not valid in a reference or tag, so it was passed to no "
            + "CI system. The image itself is published. Check the value in the report, and what sets it.");
}
