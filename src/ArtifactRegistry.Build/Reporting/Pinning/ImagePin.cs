using System.Buffers;

namespace ArtifactRegistry.Build.Reporting.Pinning;

/// <summary>An image that references are pinned to.</summary>
/// <param name="Name">Host and repository.</param>
/// <param name="Digest">The digest.</param>
/// <param name="Tags">The tags that the image is known to have, the one that tells most first.</param>
internal sealed record ImagePin(string Name, string Digest, IReadOnlyList<string> Tags)
{
    // What a variable or a template is written with; no tag and no digest has it.
    private static readonly SearchValues<char> Variable = SearchValues.Create("${}()%<> \t\r\n");

    /// <summary>The image by its digest.</summary>
    public string Reference => $"{Name}@{Digest}";

    /// <summary>What a text is to this image. Only the exact name counts, never the beginning of another image's.</summary>
    public ReferenceKind KindOf(string text)
    {
        if (!text.StartsWith(Name, StringComparison.Ordinal))
        {
            return ReferenceKind.Other;
        }

        return text.AsSpan(Name.Length) switch
        {
            [] => ReferenceKind.Name,
            [':' or '@', .. var rest] when rest.ContainsAny(Variable) => ReferenceKind.Variable,
            [':' or '@', .. var rest] when !rest.Contains('/') => ReferenceKind.Reference,
            _ => ReferenceKind.Other,
        };
    }

    /// <summary>The tag to stand beside the digest: the one that is there when the image has it, else the image's own; empty when none is known.</summary>
    /// <param name="present">What is there, <c>TAG</c> or <c>TAG@sha256:…</c>.</param>
    public string TagFor(string present)
    {
        var tag = present.Split('@')[0];
        return Tags.Count == 0 || Tags.Contains(tag, StringComparer.Ordinal) ? tag : Tags[0];
    }
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

    /// <summary>The name with a tag that is a variable or a template.</summary>
    Variable,
}
