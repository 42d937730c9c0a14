using System.Buffers;
using System.Globalization;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Releases.Templates;

/// <summary>What a part of a tag template stands for.</summary>
internal enum PartKind
{
    /// <summary>Text that is kept unchanged.</summary>
    Literal,

    /// <summary><c>{version}</c>: the version without build metadata.</summary>
    Version,

    /// <summary><c>{major}</c>: the version's first number.</summary>
    Major,

    /// <summary><c>{minor}</c>: the version's second number.</summary>
    Minor,

    /// <summary><c>{patch}</c>: the version's third number.</summary>
    Patch,

    /// <summary><c>{sha}</c>, <c>{sha:7}</c>: the source revision, or its first characters.</summary>
    Sha,

    /// <summary><c>{branch}</c>: the branch that was built.</summary>
    Branch,

    /// <summary><c>{pr}</c>: the pull request's number.</summary>
    PullRequest,

    /// <summary><c>{date:yyyyMMdd}</c>: the time of the build in UTC.</summary>
    Date,
}

/// <summary>A part of a tag template.</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="Text">A literal's text, the number of characters of <c>{sha:7}</c>, or a date's format; empty for the others.</param>
internal sealed record TemplatePart(PartKind Kind, string Text)
{
    private const int ShortestRevision = 4;
    private const int LongestRevision = 64;

    private static readonly SearchValues<char> Formats = SearchValues.Create("yMdHms-_.");

    /// <summary>The token's part, from what stands between its braces.</summary>
    /// <exception cref="ArtifactRegistryException">No token has that name, or not that argument.</exception>
    public static TemplatePart ReadToken(string token, string template) => token.Split(':', 2) switch
    {
        ["version"] => new(PartKind.Version, ""),
        ["major"] => new(PartKind.Major, ""),
        ["minor"] => new(PartKind.Minor, ""),
        ["patch"] => new(PartKind.Patch, ""),
        ["sha"] => new(PartKind.Sha, ""),
        ["sha", var length] when IsLength(length) => new(PartKind.Sha, length),
        ["branch"] => new(PartKind.Branch, ""),
        ["pr"] => new(PartKind.PullRequest, ""),
        ["date", var format] when format.Length > 1 && !format.AsSpan().ContainsAnyExcept(Formats) => new(PartKind.Date, format),
        _ => throw TemplateDiagnostics.UnknownToken(template, $"{{{token}}}").ToException(),
    };

    private static bool IsLength(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
        && length is >= ShortestRevision and <= LongestRevision;
}
