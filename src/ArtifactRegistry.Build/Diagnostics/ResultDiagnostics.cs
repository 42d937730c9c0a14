namespace ArtifactRegistry.Build.Diagnostics;

/// <summary>What is said about reports, the results for a CI system, and attachments (<c>ARB35xx</c>).</summary>
internal static class ResultDiagnostics
{
    public static Diagnostic NoReports(string list, string property) => new(
        DiagnosticList.NoReports,
        $"{property} is '{Clean(list)}', and there is no report. Publish first, and name the reports' files, a folder that holds them, or a pattern as in "
        + "src/**/artifact-registry.json; a relative path begins at the project's folder.");

    public static Diagnostic ReportUnreadable(string path, string reason) => new(
        DiagnosticList.ReportUnreadable,
        $"The report '{Clean(path)}' cannot be read: {Clean(reason)} Name only files that ArtifactRegistryReportFile wrote, and publish again if one is damaged.");

    public static Diagnostic UnsafeOutput(string name, string value) => new(
        DiagnosticList.UnsafeOutput,
        $"The result {name} is '{Clean(value)}', which has a character that no reference and no tag has, so that it was handed to no CI system. "
        + "The image itself is published; the report file has the value.");

    private static string Clean(string text) => DiagnosticText.Clean(text);
}
