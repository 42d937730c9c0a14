using System.Globalization;
using ArtifactRegistry.Build.Diagnostics;
using static ArtifactRegistry.Build.Diagnostics.DiagnosticText;

namespace ArtifactRegistry.Build.Pinning;

/// <summary>The messages about pinning (<c>ARB36xx</c>).</summary>
internal static class PinDiagnostics
{
    private const int MaxNames = 3;
    private const int MaxLines = 20;

    public static Diagnostic NothingPinned(string path, IEnumerable<ImagePin> images) => new(
        DiagnosticList.NothingPinned,
        $"'{Clean(path)}' does not refer to {Names(images)}, so nothing in it is pinned. "
            + $"Write the full name there, as it is published, or set Required=\"false\" on the {PinFile.ItemName} item.");

    public static Diagnostic NoFiles() => new(
        DiagnosticList.NoPinFiles,
        $"ArtifactRegistryPinFiles has no {PinFile.ItemName} items, so nothing would be pinned. "
            + $"Name the files as items: <{PinFile.ItemName} Include=\"deploy/*.yaml\" />, and check that the pattern matches a file.");

    public static Diagnostic FileUnreadable(string path, string reason) => new(
        DiagnosticList.PinFileUnreadable,
        $"{PinFile.ItemName} is '{Clean(path)}', which cannot be read: {Clean(reason)} A relative path begins at the project's folder.");

    public static Diagnostic ReferenceNotPinned(string path, IReadOnlyList<UnpinnedReference> left) => new(
        DiagnosticList.ReferenceNotPinned,
        $"'{Clean(path)}' refers to {Names(left.Select(reference => reference.Image))} in {Places(left.Count)} that cannot be pinned, "
        + "so a deployment keeps the release that is written there. "
        + "Write NAME:TAG as the whole value, or the name with a tag or digest key beside it:\n"
        + string.Join('\n', left.Take(MaxLines).Select(reference => $"  line {Number(reference.Line)}: {Text(reference.Reason)}"))
        + (left.Count > MaxLines ? $"\n  and {Number(left.Count - MaxLines)} more" : ""));

    public static Diagnostic BaseImageNotPinned(string version) => new(
        DiagnosticList.BaseImageNotPinned,
        $"ArtifactRegistryPinBaseImage is true, but .NET SDK {Clean(version)} ignores a base image's digest and pulls the tag. "
            + "Use .NET SDK 9.0.200 or later.");

    public static Diagnostic OneDestination(string destination, IReadOnlyList<string> files) => new(
        DiagnosticList.InvalidSetting,
        $"{Clean(string.Join(" and ", files.Take(MaxNames).Select(file => $"'{file}'")))}"
        + (files.Count > MaxNames ? $" and {Number(files.Count - MaxNames)} more" : "")
        + $" would be written to one file, '{Clean(destination)}'. Give each {PinFile.ItemName} item a Destination of its own.");

    public static Diagnostic NotYaml(string path, long line, string reason) => new(
        DiagnosticList.PinFileNotYaml,
        $"'{Clean(path)}' is not valid YAML, line {Number(line)}: {Clean(reason)} Nothing in it is pinned. "
            + $"Correct the file, or remove it from {PinFile.ItemName}.");

    public static Diagnostic OutsideCheckout(string path, string target, string root) => new(
        DiagnosticList.PinFileOutsideCheckout,
        $"'{Clean(path)}' is a link to '{Clean(target)}', outside '{Clean(root)}'. "
            + $"It is not changed. Name the file itself in {PinFile.ItemName}, or set Destination to write a copy.");

    private static string Text(UnpinnedReason reason) => reason switch
    {
        UnpinnedReason.Variable => "a variable or a template is part of the reference",
        UnpinnedReason.Part => "the name is part of a longer value",
        UnpinnedReason.MultiLine => "the value spans several lines",
        UnpinnedReason.NoTag => "the name has no tag, and no tag or digest key is beside it",
        UnpinnedReason.NoRegistry => "the repository has no registry beside it",
        UnpinnedReason.NotATag => "the key beside the name holds neither a tag nor a digest",
        UnpinnedReason.Shared => "the tag or digest is shared through an anchor",
        UnpinnedReason.Ambiguous => "it is unclear which image the tag or digest key belongs to",
        UnpinnedReason.Repository => "a tool builds or scans this repository, and a digest is not valid there",
        UnpinnedReason.FluxMarker => "Flux writes this line ($imagepolicy), and not with a digest",
        UnpinnedReason.Template => "the template is not YAML, so the keys beside the name are unknown",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, message: null),
    };

    private static string Names(IEnumerable<ImagePin> images)
    {
        var names = images.Select(image => image.Name).Distinct(StringComparer.Ordinal).ToArray();
        var more = names.Length > MaxNames ? $" and {Number(names.Length - MaxNames)} more" : "";
        return Clean(string.Join(", ", names.Take(MaxNames))) + more;
    }

    private static string Places(int count) => count == 1 ? "1 place" : $"{Number(count)} places";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
