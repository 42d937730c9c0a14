using System.Buffers;
using System.Globalization;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Releases.Templates;

/// <summary>One template of <c>ArtifactRegistryTagTemplates</c>: literal text and tokens, and at most one condition.</summary>
/// <param name="Text">The template as it is written, condition included.</param>
/// <param name="Parts">Its parts, in their order.</param>
/// <param name="Condition">When it applies; <see langword="null"/> for always.</param>
internal sealed record TagTemplate(string Text, IReadOnlyList<TemplatePart> Parts, TemplateCondition? Condition)
{
    /// <summary>Whether it has no token.</summary>
    public bool IsLiteral => Parts.All(part => part.Kind == PartKind.Literal);

    /// <summary>Whether it needs the version.</summary>
    public bool UsesVersion => Has(PartKind.Version) || UsesNumbers;

    /// <summary>Whether it needs the version's numbers.</summary>
    public bool UsesNumbers => Has(PartKind.Major) || Has(PartKind.Minor) || Has(PartKind.Patch);

    /// <summary>Whether its result names the whole version.</summary>
    public bool NamesVersion => Has(PartKind.Version) || (Has(PartKind.Major) && Has(PartKind.Minor) && Has(PartKind.Patch));

    /// <summary>Whether a part of its result is chosen by whoever names a branch or opens a pull request.</summary>
    public bool UsesForeignName => Has(PartKind.Branch) || Has(PartKind.PullRequest);

    /// <summary>Reads a template.</summary>
    /// <exception cref="ArtifactRegistryException">A token or the condition is unknown, a brace has no partner, or the text cannot be in a
    /// tag.</exception>
    public static TagTemplate Parse(string text)
    {
        var mark = text.IndexOf('?', StringComparison.Ordinal);
        var condition = mark < 0 ? null : TemplateCondition.Parse(text[(mark + 1)..], text);
        TemplatePart[] parts = [.. ReadParts(mark < 0 ? text : text[..mark], text)];
        return parts.Length > 0 ? new TagTemplate(text, parts, condition) : throw TemplateDiagnostics.NoTag(text).ToException();
    }

    /// <summary>Whether a part is of that kind.</summary>
    public bool Has(PartKind kind) => Parts.Any(part => part.Kind == kind);

    private static IEnumerable<TemplatePart> ReadParts(string pattern, string template)
    {
        var rest = pattern;
        while (rest.Length > 0)
        {
            var (open, close) = (rest.IndexOf('{', StringComparison.Ordinal), rest.IndexOf('}', StringComparison.Ordinal));
            if (open > 0 || open < 0)
            {
                yield return ReadLiteral(open < 0 ? rest : rest[..open], template);
                rest = open < 0 ? "" : rest[open..];
                continue;
            }

            if (close < 0)
            {
                throw TemplateDiagnostics.UnpairedBrace(template).ToException();
            }

            yield return TemplatePart.ReadToken(rest[1..close], template);
            rest = rest[(close + 1)..];
        }
    }

    private static TemplatePart ReadLiteral(string literal, string template)
    {
        if (literal.Contains('}', StringComparison.Ordinal))
        {
            throw TemplateDiagnostics.UnpairedBrace(template).ToException();
        }

        return ImageTag.HasOnlyTagCharacters(literal)
            ? new TemplatePart(PartKind.Literal, literal)
            : throw TemplateDiagnostics.InvalidText(template, literal).ToException();
    }
}

/// <summary>What a template's condition asks.</summary>
internal enum ConditionKind
{
    /// <summary><c>?stable</c>: the version has no pre-release part.</summary>
    Stable,

    /// <summary><c>?branch=NAME</c>: that branch was built.</summary>
    Branch,
}

/// <summary>When a template applies: <c>latest?stable</c>, <c>edge?branch=main</c>.</summary>
/// <param name="Kind">What it asks.</param>
/// <param name="Value">The branch's raw name; empty for the others.</param>
internal sealed record TemplateCondition(ConditionKind Kind, string Value)
{
    private const string Branch = "branch=";

    /// <summary>Reads what follows the question mark.</summary>
    /// <exception cref="ArtifactRegistryException">The condition is unknown.</exception>
    public static TemplateCondition Parse(string text, string template)
    {
        if (text == "stable")
        {
            return new TemplateCondition(ConditionKind.Stable, "");
        }

        return text.Length > Branch.Length && text.StartsWith(Branch, StringComparison.Ordinal)
            ? new TemplateCondition(ConditionKind.Branch, text[Branch.Length..])
            : throw TemplateDiagnostics.UnknownCondition(template, $"?{text}").ToException();
    }
}

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
    private const int MaxRevision = 64;

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
        && length is >= ShortestRevision and <= MaxRevision;
}
