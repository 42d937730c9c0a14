namespace ArtifactRegistry.Build.Diagnostics;

/// <summary>What is said about reports, the results for a CI system, and attachments (<c>ARB35xx</c>).</summary>
internal static class ResultDiagnostics
{
    public static Diagnostic NoReports(string list, string property) => new(
        DiagnosticList.NoReports,
        $"{property} is '{Clean(list)}', and there is no report. Publish first, and name the reports' files, a folder that holds them, or "
            + $"a pattern as in "
        + "src/**/artifact-registry.json; a relative path begins at the project's folder.");

    public static Diagnostic ReportUnreadable(string path, string reason) => new(
        DiagnosticList.ReportUnreadable,
        $"The report '{Clean(path)}' cannot be read: {Clean(reason)} Name only files that ArtifactRegistryReportFile wrote, and publish "
            + $"again if one is damaged.");

    public static Diagnostic ReleaseFailed(string path, string project) => new(
        DiagnosticList.ReleaseFailed,
        $"The report {Clean(path)} is of a release of {Clean(project)} that failed: the registry does not serve what was pushed. Nothing "
            + $"was merged. Publish {Clean(project)} again.");

    public static Diagnostic TagReleasedTwice(string tag, string first, string second) => new(
        DiagnosticList.ReleasedTwice,
        $"{Clean(tag)} is released by two projects with different images: {Clean(first)} and {Clean(second)}. The second replaced the "
            + $"first. "
        + "Give each project its own ContainerRepository, and publish both again.");

    public static Diagnostic UnsafeOutput(string name, string value) => new(
        DiagnosticList.UnsafeOutput,
        $"The result {name} is '{Clean(value)}', which has a character that no reference and no tag has, so it was passed to no CI system. "
        + "The image itself is published; the report file has the value.");

    public static Diagnostic NothingToAttach(string items) => new(
        DiagnosticList.NothingToAttach,
        $"ArtifactRegistryAttach needs files. Name them as items: <{items} Include=\"sbom.spdx.json\" "
            + $"ArtifactType=\"application/spdx+json\" />.");

    public static Diagnostic UnknownArtifactType(string file, string type) => new(
        DiagnosticList.InvalidSetting,
        type.Length == 0
            ? $"The artifact type of {Clean(file)} cannot be derived from its name. Set ArtifactType on the ArtifactRegistryAttachment "
                + $"item, as in application/spdx+json."
            : $"The ArtifactType of {Clean(file)} is '{Clean(type)}', which is not a media type. Set ArtifactType on the "
                + $"ArtifactRegistryAttachment item, "
                + "as in application/spdx+json.");

    public static Diagnostic AttachmentUnreadable(string path, string items, string reason) => new(
        DiagnosticList.AttachmentUnreadable,
        $"{items} names '{Clean(path)}', which cannot be read: {Clean(reason)} Nothing was attached. Make the file before the image is "
            + $"published; a relative path begins at the project's folder.");

    public static Diagnostic NoReferrersList(string tag) => new(
        DiagnosticList.NoReferrersList,
        $"{Clean(tag)} is not a list of referrers, and this registry keeps no other. The tag was not changed. The attached artifacts are "
            + $"in the registry, but in no list. "
        + "Find out who set that tag, and remove it.");

    public static Diagnostic AttachmentNotServed(IReadOnlyList<string> referrers) => new(
        DiagnosticList.AttachmentNotServed,
        $"The registry acknowledged these referrers, and after 10 seconds it still does not serve them:{Environment.NewLine}"
        + string.Concat(referrers.Select(referrer => $"  {Clean(referrer)}{Environment.NewLine}"))
        + "Run it again. If the error stays, the registry has a problem.");

    private static string Clean(string text) => DiagnosticText.Clean(text);
}
