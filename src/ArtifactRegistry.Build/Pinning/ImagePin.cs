using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Pinning;

/// <summary>An image that references are pinned to.</summary>
/// <param name="Name">Host and repository.</param>
/// <param name="Digest">The digest.</param>
/// <param name="Tags">The tags that the image is known to have, the most significant first.</param>
internal sealed record ImagePin(string Name, string Digest, IReadOnlyList<string> Tags)
{
    /// <summary>Stands for the digest of an image that does not exist yet: before a push, and in a dry run.</summary>
    public const string UnknownDigest = "sha256:…";

    // One segment can be the name of any repository anywhere: a path without a host is this image only when Artifact Registry's three parts
    // agree.
    private const int MinSegments = 3;
    private const string HttpsPort = ":443";

    /// <summary>The image by its digest.</summary>
    public string Reference => $"{Name}@{Digest}";

    /// <summary>The repository, without the host.</summary>
    public string Repository => Name[(Name.IndexOf('/', StringComparison.Ordinal) + 1)..];

    /// <summary>The image by its digest, without the registry that another key holds.</summary>
    /// <param name="registry">The beginning of the name, with its slash.</param>
    public string ReferenceAfter(string registry) => Reference[WithHost(registry).Length..];

    /// <summary>What a text is to this image. Only the exact name counts, never the beginning of another image's; but of the host the case
    /// does not matter, nor the port of HTTPS.</summary>
    public ReferenceKind KindOf(string text)
    {
        text = WithHost(text);
        if (text.Length < Repository.Length && !VariableText.Has(text))
        {
            return ReferenceKind.Other;
        }

        if (text == Name)
        {
            return ReferenceKind.Name;
        }

        if (text.StartsWith(Name, StringComparison.Ordinal) && IsSuffix(text[Name.Length..]))
        {
            return ReferenceKind.Reference;
        }

        var expanded = WithHost(VariableText.Expand(text));
        if (Mentions(expanded) || VariableText.CanBe(expanded, Name))
        {
            return VariableText.Has(text) ? ReferenceKind.Variable : ReferenceKind.Part;
        }

        return text.StartsWith(Repository, StringComparison.Ordinal)
            && IsSuffix(text[Repository.Length..])
            && Repository.Split('/').Length >= MinSegments
                ? ReferenceKind.NameWithoutRegistry
                : ReferenceKind.Other;
    }

    /// <summary>The tag to stand beside the digest: the one in the file when the image has it, else the image's own; empty when none is
    /// known.</summary>
    /// <param name="present">What the file has, <c>TAG</c> or <c>TAG@sha256:…</c>.</param>
    public string TagFor(string present)
    {
        var tag = present.Split('@')[0];
        return Tags.Count == 0 || Tags.Contains(tag, StringComparer.Ordinal) ? tag : Tags[0];
    }

    /// <summary>Whether the text is <c>TAG</c>, or <c>TAG@sha256:…</c>.</summary>
    public static bool IsTag(string text) =>
        ImageTag.IsValid(text.Split('@')[0]) && (!text.Contains('@', StringComparison.Ordinal) || IsSuffix(":" + text));

    // The text with the host as the name has it.
    private string WithHost(string text)
    {
        var host = Name[..(Name.Length - Repository.Length)];
        var name = host.TrimEnd('/');
        name = name.EndsWith(HttpsPort, StringComparison.Ordinal) ? name[..^HttpsPort.Length] : name;
        return name.Length == 0 || !text.Contains(name, StringComparison.OrdinalIgnoreCase)
            ? text
            : text.Replace(name + HttpsPort + "/", host, StringComparison.OrdinalIgnoreCase)
                .Replace(name + "/", host, StringComparison.OrdinalIgnoreCase);
    }

    // :TAG, @DIGEST, :TAG@DIGEST
    private static bool IsSuffix(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var (tag, digest) = at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);
        return (tag.Length == 0 || (tag[0] == ':' && ImageTag.IsValid(tag.AsSpan(1)))) && (at < 0 || IsDigest(digest));

        static bool IsDigest(string text) =>
            text.StartsWith("sha", StringComparison.Ordinal)
            && text.Contains(':', StringComparison.Ordinal)
            && text.All(character => char.IsAsciiLetterOrDigit(character) || character == ':');
    }

    // A mention by the very digest is up to date.
    private bool Mentions(string text)
    {
        for (var at = text.IndexOf(Name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Name, at + 1, StringComparison.Ordinal))
        {
            var rest = text.AsSpan(at + Name.Length);
            if (BeginsName(text.AsSpan(0, at)) && EndsName(rest) && !rest.StartsWith("@" + Digest))
            {
                return true;
            }
        }

        return false;
    }

    private static bool BeginsName(ReadOnlySpan<char> before) =>
        before.Length == 0 || before.EndsWith("://") || !IsNameCharacter(before[^1]);

    private static bool EndsName(ReadOnlySpan<char> rest)
    {
        if (rest is [':', ..])
        {
            // NAME:8080/other/image is a host with its port.
            var end = rest[1..].IndexOfAnyExcept(VariableText.TagCharacters);
            return end < 0 || rest[end + 1] != '/';
        }

        // A full stop can end the sentence.
        return rest.Length == 0 || !IsNameCharacter(rest[0]) || (rest[0] == '.' && (rest.Length == 1 || char.IsWhiteSpace(rest[1])));
    }

    private static bool IsNameCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-' or '/';
}

/// <summary>What a text is to an image.</summary>
internal enum ReferenceKind
{
    /// <summary>Something else, another image with a name that begins alike among it.</summary>
    Other,

    /// <summary>The image's name without tag and digest.</summary>
    Name,

    /// <summary>The name with a tag, a digest or both.</summary>
    Reference,

    /// <summary>A text with a variable or a template that names the image.</summary>
    Variable,

    /// <summary>A text that names the image among other things: <c>app=NAME:1</c>, <c>docker://NAME:1</c>.</summary>
    Part,

    /// <summary>The repository without the host.</summary>
    NameWithoutRegistry,
}
