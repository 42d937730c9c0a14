using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.References;

/// <summary>A full image name: registry, repository and, where given, tag and digest;
/// <c>europe-docker.pkg.dev/my-project/my-repo/my-image:1.0.0@sha256:…</c>.</summary>
/// <param name="Registry">The host that serves it.</param>
/// <param name="Repository">The name that it has there.</param>
/// <param name="Tag">The tag, when one is given.</param>
/// <param name="Digest">The digest, when one is given; it says more than the tag and is what a request asks for.</param>
internal sealed record ImageReference(RegistryHost Registry, RepositoryName Repository, string? Tag = null, ImageDigest? Digest = null)
{
    /// <summary>What a request for the manifest names: the digest or else the tag; <c>latest</c> when neither is given.</summary>
    public string Target => Digest?.ToString() ?? Tag ?? "latest";

    /// <summary>The name with what it stands for: an image without tag and digest is <c>latest</c>, and a message about it says
    /// so.</summary>
    public string FullName => this is { Tag: null, Digest: null } ? $"{Name}:{Target}" : ToString();

    /// <summary>Host and repository, without tag and digest.</summary>
    public string Name => $"{Registry}/{Repository}";

    /// <summary>The same repository's <paramref name="tag"/>.</summary>
    public ImageReference WithTag(string tag) => this with { Tag = tag, Digest = null };

    /// <summary>The same repository's manifest <paramref name="digest"/>.</summary>
    public ImageReference WithDigest(ImageDigest digest) => this with { Tag = null, Digest = digest };

    /// <summary>Reads an image name that <paramref name="property"/> holds.</summary>
    /// <exception cref="ArtifactRegistryException">The name is not valid; the diagnostic names the property and the fix.</exception>
    public static ImageReference Parse(string text, string property)
    {
        var trimmed = text.Trim();
        if (trimmed.Contains("://", StringComparison.Ordinal))
        {
            throw Invalid("leave out the scheme");
        }

        var (rest, digest) = SplitDigest(trimmed, property);
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !RegistryHost.LooksLikeHost(rest[..slash]))
        {
            throw Invalid(
                "it must begin with the registry's host and name a repository there, as in "
                + "europe-docker.pkg.dev/my-project/my-repo/my-image:1.0.0");
        }

        if (!RegistryHost.TryParse(rest[..slash], out var registry))
        {
            throw Invalid("the part before its first slash is not a host name");
        }

        var (path, tag) = SplitTag(rest[(slash + 1)..]);
        if (tag is not null && !ImageTag.IsValid(tag))
        {
            throw InputDiagnostics.InvalidTag(tag, property).ToException();
        }

        return RepositoryName.TryParse(path, out var repository, out var problem)
            ? new ImageReference(registry, repository, tag, digest)
            : throw Invalid($"the repository {problem}");

        ArtifactRegistryException Invalid(string problem) => InputDiagnostics.InvalidReference(text, property, problem).ToException();
    }

    /// <summary>The name as it is written, with tag and digest where they are given.</summary>
    public override string ToString() => $"{Name}{(Tag is null ? "" : $":{Tag}")}{(Digest is null ? "" : $"@{Digest}")}";

    private static (string Name, ImageDigest? Digest) SplitDigest(string text, string property)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (at < 0)
        {
            return (text, null);
        }

        return ImageDigest.TryParse(text[(at + 1)..], out var digest)
            ? (text[..at], digest)
            : throw InputDiagnostics.InvalidDigest(text[(at + 1)..], property).ToException();
    }

    private static (string Path, string? Tag) SplitTag(string text) => text.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0
        ? (text[..colon], text[(colon + 1)..])
        : (text, null);
}

/// <summary>The grammar of tags: a word character, then up to 127 word characters, dots and dashes (OCI distribution specification,
/// <i>Pulling manifests</i>).</summary>
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

/// <summary>What comes between the registry and the tag: <c>project/repository/image</c> on Artifact Registry (OCI distribution
/// specification, <i>Pulling manifests</i>, <c>&lt;name&gt;</c>).</summary>
internal sealed partial record RepositoryName
{
    private const int MaximumLength = 255;

    private RepositoryName(string path) => Path = path;

    /// <summary>The path, as it stands in URLs.</summary>
    public string Path { get; }

    /// <summary>The number of path components.</summary>
    public int Depth => Path.AsSpan().Count('/') + 1;

    /// <summary>Reads a name; otherwise <paramref name="problem"/> says what is wrong with it, as words that follow "the
    /// repository".</summary>
    public static bool TryParse(string path, [NotNullWhen(true)] out RepositoryName? name, [NotNullWhen(false)] out string? problem)
    {
        problem = path switch
        {
            "" => "is missing",
            { Length: > MaximumLength } => $"is longer than {MaximumLength} characters",
            _ when path.AsSpan().IndexOfAnyInRange('A', 'Z') >= 0 => "must be in lower case",
            _ when !Grammar().IsMatch(path) =>
                "may hold lower-case letters and digits, single separators (. _ __ -) between them, and / between components",
            _ => null,
        };
        name = problem is null ? new RepositoryName(path) : null;
        return name is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Path;

    [GeneratedRegex(@"\A[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*\z", RegexOptions.None, 1000)]
    private static partial Regex Grammar();
}
