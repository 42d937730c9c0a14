using static ArtifactRegistry.Build.Diagnostics.DiagnosticText;

namespace ArtifactRegistry.Build.Diagnostics;

/// <summary>What is said about the user's input (<c>ARB1xxx</c>). Each text names the property and the fix.</summary>
internal static class InputDiagnostics
{
    private const string NotShown = "a value that is not shown";

    public static Diagnostic InvalidReference(string value, string property, string problem) => new(
        DiagnosticList.InvalidReference,
        $"{OwnName(property)} is '{Named(value)}', which is not an image name: {problem}.");

    public static Diagnostic VersionMissing(string value, string property) => new(
        DiagnosticList.InvalidReference,
        $"{OwnName(property)} is '{Named(value)}', which names no tag or digest: add :TAG or @DIGEST, as in :1.2.3 or :latest.");

    public static Diagnostic TagIgnored(string value, string target, string selected, bool hasFilter) => new(
        DiagnosticList.InvalidReference,
        $"ArtifactRegistryImage is '{Named(value)}', and {target} works on all tags of the image: {selected} would be ignored. Remove it."
            + (hasFilter ? " To select tags, set ArtifactRegistryTagFilter." : ""));

    public static Diagnostic TagBesideTags(string image, IEnumerable<string> tags) => new(
        DiagnosticList.InvalidReference,
        $"ArtifactRegistryImage is '{Named(image)}', and the tags are {Named(string.Join(", ", tags))}: the tag in the name would be "
            + "ignored. Remove it from the name, or add it to the tags.");

    public static Diagnostic InvalidTag(string tag, string property) => new(
        DiagnosticList.InvalidTag,
        $"{property} has '{Named(tag)}', which is not a tag: a tag has 1 to 128 letters, digits, '_', '.' and '-', and does not begin "
            + "with '.' or '-'.");

    public static Diagnostic InvalidTagPattern(string pattern, string property) => new(
        DiagnosticList.InvalidTag,
        $"{property} has '{Named(pattern)}', which matches no tag: a pattern has letters, digits, '_', '.', '-', and '*' for any number "
            + "of characters.");

    public static Diagnostic InvalidDigest(string digest, string property) => new(
        DiagnosticList.InvalidDigest,
        $"{property} has '{Named(digest)}', which is not a digest: write sha256: and 64 lower-case hexadecimal digits.");

    public static Diagnostic MissingImage(string target) => new(
        DiagnosticList.MissingImage,
        $"{target} needs an image. Set ArtifactRegistryImage to a full name, as in europe-docker.pkg.dev/my-project/my-repo/my-image, or "
            + "ContainerRegistry and ContainerRepository in the project.");

    public static Diagnostic ShortRepository(string repository) => new(
        DiagnosticList.MissingImage,
        $"ContainerRepository is '{Named(repository)}', which names no image: on Artifact Registry a name is PROJECT/REPOSITORY/IMAGE. "
            + "Set ContainerRepository to my-project/my-repo/my-image.");

    /// <summary>The project names no repository, and gets the SDK's.</summary>
    public static Diagnostic RepositoryNotSet(string repository) => new(
        DiagnosticList.MissingImage,
        $"ContainerRepository is not set, so the SDK uses the project's name, '{Named(repository)}'. "
            + "On Artifact Registry a name is PROJECT/REPOSITORY/IMAGE. "
            + "Set ContainerRepository to my-project/my-repo/my-image.");

    public static Diagnostic InvalidDestination(string value, string property, string problem) => new(
        DiagnosticList.InvalidReference,
        $"{property} is '{Named(value)}', which cannot receive the image: {problem}. "
            + "Name another repository, as in us-docker.pkg.dev/my-project/my-repo/my-image.");

    public static Diagnostic ShortName(string value, string property) => new(
        DiagnosticList.MissingImage,
        $"{property} is '{Named(value)}', which names no image: on Artifact Registry a name is PROJECT/REPOSITORY/IMAGE, as in "
            + "us-docker.pkg.dev/my-project/my-repo/my-image.");

    public static Diagnostic InvalidSetting(string value, string property, string allowed) => new(
        DiagnosticList.InvalidSetting,
        $"{property} is '{Shown(value)}'. It can be {allowed}.");

    /// <summary>A property of the command line has no value, and hides the project's.</summary>
    public static Diagnostic EmptyOnCommandLine(string property) => new(
        DiagnosticList.InvalidSetting,
        $"{property} is set on the command line and empty, which hides the project's value. Give it a value, or leave -p:{property} out.");

    /// <summary>Metadata that is written, and empty.</summary>
    public static Diagnostic EmptyMetadata(string name, string item, string identity) => new(
        DiagnosticList.InvalidSetting,
        $"{name} of {item} '{Named(identity)}' is empty. A property in it is probably not set: set it, or remove {name} from the item.");

    public static Diagnostic InvalidManifest(string text) => new(
        DiagnosticList.InvalidSetting,
        $"The build passes '{Named(text.Length > 40 ? text[..40] + "…" : text)}' as the image's manifest, which does not name its media "
            + "type. It comes from the SDK's properties GeneratedImageIndex and GeneratedContainerManifest: check that no target of the "
            + "project sets them.");

    public static Diagnostic EmptyListEntry(string value, string property) => new(
        DiagnosticList.EmptyListEntry,
        $"{property} is '{Named(value)}', a list with an empty entry. "
            + "A property in it is probably not set: set it, or remove the extra semicolon.");

    public static Diagnostic MissingTags(string property, string target) => new(
        DiagnosticList.MissingTags,
        $"{target} needs tags. Set {property} to a list as in 1.0.0;latest.");

    public static Diagnostic NoVersionTag(IEnumerable<string> tags) => new(
        DiagnosticList.InvalidTag,
        $"ArtifactRegistryRequireNewer compares versions, and none of the tags {string.Join(", ", tags)} is one: a version is 1.2.3 or "
            + "1.2.3-rc.1, with or without v.");

    public static Diagnostic FileNotWritten(string path, string property, string reason) => new(
        DiagnosticList.FileNotWritten,
        $"{property} is '{Named(path)}', which cannot be written: {SecretText.Clean(reason)} Name a file that the build may write.");

    public static Diagnostic SecretInsteadOfPath(SafeText variable, SecretShape shape, PathContent content)
    {
        var held = (shape, content) switch
        {
            (SecretShape.Token, _) => "a token or password",
            (_, PathContent.Key) => "the key itself",
            _ => "the configuration itself",
        };
        var (place, remedy) = content == PathContent.ConfigurationDirectory
            ? ("directory", "config.json and set the variable to its directory")
            : ("file", "file and set the variable to the file's path");
        return new(
            DiagnosticList.SecretInsteadOfPath,
            $"{variable} holds {held}, not the path of a {place}. Write it to a {remedy}. "
                + "On GitLab, change the type of the CI/CD variable to File. "
                + "Earlier logs may hold the value: consider replacing the secret.");
    }

    // The project's own image has no property of its own: the targets put its name together.
    private static string OwnName(string property) =>
        property is "ContainerRepository" or "AssemblyName" ? "The image, ContainerRegistry and ContainerRepository," : property;

    // A secret that was put into the wrong property. No value of a setting looks like one; the name of an image, a tag or a file may have
    // a run that could be random.
    private static string Shown(string value) => SecretText.HasRandomRun(value) ? NotShown : Named(value);

    private static string Named(string value) => SecretText.FindsNothing(value) ? Clean(value) : NotShown;
}
