using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO.Enumeration;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.References;

/// <summary>A tag that is a version, <c>1.2.3</c>, <c>v1.2.3-rc.1</c>, ordered by the precedence of Semantic Versioning 2.0.0 (§11). Build
/// metadata does not occur: a tag has no <c>+</c>.</summary>
internal sealed class VersionTag : IComparable<VersionTag>
{
    private readonly long[] core;
    private readonly string[] prerelease;

    private VersionTag(string tag, long[] core, string[] prerelease) => (Tag, this.core, this.prerelease) = (tag, core, prerelease);

    /// <summary>The tag as it is written.</summary>
    public string Tag { get; }

    /// <summary>Major version.</summary>
    public long Major => core[0];

    /// <summary>Minor version.</summary>
    public long Minor => core[1];

    /// <summary>Whether it is a release and no pre-release.</summary>
    public bool IsStable => prerelease.Length == 0;

    /// <summary>Reads a tag; <see langword="false"/> when it is no version of three numbers.</summary>
    public static bool TryParse(string tag, [NotNullWhen(true)] out VersionTag? version)
    {
        version = null;
        var text = tag is ['v' or 'V', ..] ? tag[1..] : tag;
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        var numbers = (dash < 0 ? text : text[..dash]).Split('.');
        var identifiers = dash < 0 ? [] : text[(dash + 1)..].Split('.');
        var parsed = new long[3];
        for (var i = 0; i < numbers.Length && i < parsed.Length; i++)
        {
            if (!IsNumber(numbers[i]) || !long.TryParse(numbers[i], NumberStyles.None, CultureInfo.InvariantCulture, out parsed[i]))
            {
                return false;
            }
        }

        version = numbers.Length == 3 && Array.TrueForAll(identifiers, IsIdentifier) ? new VersionTag(tag, parsed, identifiers) : null;
        return version is not null;
    }

    /// <inheritdoc/>
    public int CompareTo(VersionTag? other)
    {
        if (other is null)
        {
            return 1;
        }

        var byCore = core.AsSpan().SequenceCompareTo(other.core);
        if (byCore != 0)
        {
            return byCore;
        }

        return IsStable || other.IsStable ? IsStable.CompareTo(other.IsStable) : ComparePrerelease(prerelease, other.prerelease);
    }

    /// <inheritdoc/>
    public override string ToString() => Tag;

    private static int ComparePrerelease(string[] left, string[] right)
    {
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            var order = (IsDigits(left[i]), IsDigits(right[i])) switch
            {
                (true, true) when left[i].Length != right[i].Length => left[i].Length.CompareTo(right[i].Length),
                (true, false) => -1,
                (false, true) => 1,
                _ => string.CompareOrdinal(left[i], right[i]),
            };
            if (order != 0)
            {
                return order;
            }
        }

        return left.Length.CompareTo(right.Length);
    }

    private static bool IsIdentifier(string text) =>
        text.Length > 0
        && text.All(character => char.IsAsciiLetterOrDigit(character) || character == '-')
        && (!IsDigits(text) || IsNumber(text));

    private static bool IsNumber(string text) => IsDigits(text) && (text.Length == 1 || text[0] != '0');

    private static bool IsDigits(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);
}

/// <summary>Tags by name, with <c>*</c> for any number of characters: <c>latest</c>, <c>edge-*</c>.</summary>
/// <param name="Text">The pattern.</param>
internal sealed record TagPattern(string Text)
{
    /// <summary>Reads a list of patterns, separated by semicolons.</summary>
    /// <exception cref="ArtifactRegistryException">An entry is empty, or has a character that no tag has.</exception>
    public static IReadOnlyList<TagPattern> ReadList(string? value, string property) =>
        [.. PropertyList.Split(value, property).Select(entry => Read(entry, property))];

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="ArtifactRegistryException">It has a character that no tag has, and would match nothing or by other rules than
    /// these.</exception>
    public static TagPattern Read(string text, string property) =>
        ImageTag.HasOnlyTagCharacters(text.Replace("*", "", StringComparison.Ordinal))
            ? new TagPattern(text)
            : throw InputDiagnostics.InvalidTagPattern(text, property).ToException();

    /// <summary>Whether <paramref name="tag"/> is one of those meant. Tags differ by case.</summary>
    public bool Matches(ReadOnlySpan<char> tag) =>
        FileSystemName.MatchesSimpleExpression(Text, tag, ignoreCase: false);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
