using ArtifactRegistry.Build.Diagnostics;
using static ArtifactRegistry.Build.Diagnostics.DiagnosticText;

namespace ArtifactRegistry.Build.Images.Attachments;

/// <summary>What is said about attachments (<c>ARB35xx</c>).</summary>
internal static class AttachmentDiagnostics
{
    public static Diagnostic NothingToAttach(string items) => new(
        DiagnosticList.NothingToAttach,
        $"ArtifactRegistryAttach needs files. Name them as items: <{items} Include=\"sbom.spdx.json\" "
            + "ArtifactType=\"application/spdx+json\" />.");

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
        $"{items} names '{SecretText.Clean(path)}', which cannot be read: {SecretText.Clean(reason)} Nothing was attached. "
            + "Make the file before the image is published; a relative path begins at the project's folder.");

    public static Diagnostic NoReferrersList(string tag) => new(
        DiagnosticList.NoReferrersList,
        $"{Clean(tag)} is not a list of referrers, and this registry has no other. "
            + "The tag was not changed, and the attached artifacts are in no list. "
            + "Find out who set that tag, remove it, and attach again.");

    public static Diagnostic AttachmentNotServed(IReadOnlyList<string> referrers) => new(
        DiagnosticList.AttachmentNotServed,
        $"The registry acknowledged these referrers, and after 10 seconds it still does not serve them:{Environment.NewLine}"
        + string.Concat(referrers.Select(referrer => $"  {Clean(referrer)}{Environment.NewLine}"))
        + "Run it again. If the error stays, the registry has a problem.");
}
