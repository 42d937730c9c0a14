using System.Buffers;

namespace ArtifactRegistry.Build.References;

/// <summary>The grammar of tags: a word character, then up to 127 word characters, dots and dashes
/// (OCI distribution specification, <i>Pulling manifests</i>).</summary>
internal static class ImageTag
{
    /// <summary>The greatest length, in characters.</summary>
    public const int MaximumLength = 128;

    private static readonly SearchValues<char> Characters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");

    /// <summary>Whether <paramref name="tag"/> may be a tag.</summary>
    public static bool IsValid(ReadOnlySpan<char> tag) =>
        tag.Length is > 0 and <= MaximumLength && tag[0] is not ('.' or '-') && !tag.ContainsAnyExcept(Characters);

    /// <summary>Whether each character may be in a tag.</summary>
    public static bool HasOnlyTagCharacters(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Characters);
}
