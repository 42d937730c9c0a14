using System.Text;
using ArtifactRegistry.Build.Pinning;

namespace ArtifactRegistry.Build.Tests.Pinning;

/// <summary>The deployment files of <c>Pinning/Files</c>, and the image that they are pinned to. Beside each is the file as it is when it
/// is pinned; a line that stays has the comment <c># ARB3603</c> with the reason.</summary>
internal static class Deployment
{
    public const string Name = "europe-docker.pkg.dev/my-project/my-repo/api";

    public static readonly ImagePin Image = new(Name, Samples.Digest, ["1.4.0", "latest"]);

    public static readonly string Reference = Image.Reference;

    /// <summary>The files that are to be pinned.</summary>
    public static string[] All { get; } =
    [
        .. Directory.GetFiles(Folder).Select(file => Path.GetFileName(file))
            .Where(file => !file.Contains(".pinned.", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];

    public static byte[] Read(string file) => File.ReadAllBytes(Path.Combine(Folder, file));

    /// <summary>The file as it is when it is pinned.</summary>
    public static byte[] ReadPinned(string file) => Read($"{Path.GetFileNameWithoutExtension(file)}.pinned{Path.GetExtension(file)}");

    public static byte[] Pin(byte[] file) => Encoding.Latin1.GetBytes(Pin(Encoding.Latin1.GetString(file)));

    public static string Pin(string text) => PinnedText.Of(text, [Image]).Text;

    private static string Folder => Path.Combine(SourceTree.Root, "tests", "ArtifactRegistry.Build.Tests", "Pinning", "Files");
}
