using System.Globalization;

namespace ArtifactRegistry.Build.Releases.Templates;

/// <summary>A project's version, or a tag that names one: one to four numbers and an optional pre-release part.</summary>
/// <param name="Text">The version without build metadata, as it is written.</param>
/// <param name="Numbers">Major, minor, patch and revision; those that are not written are 0. Empty when the text does not begin with
/// numbers.</param>
/// <param name="Count">How many numbers are written.</param>
/// <param name="IsStable">Whether there is no pre-release part.</param>
internal sealed record TemplateVersion(string Text, IReadOnlyList<long> Numbers, int Count, bool IsStable)
{
    private const int MaxNumbers = 4;

    /// <summary>The major version.</summary>
    public long Major => Numbers[0];

    /// <summary>The minor version.</summary>
    public long Minor => Numbers[1];

    /// <summary>The patch version.</summary>
    public long Patch => Numbers[2];

    /// <summary>Whether it begins with one to four numbers.</summary>
    public bool HasNumbers => Numbers.Count > 0;

    /// <summary>Reads <c>$(Version)</c>: build metadata (<c>+…</c>) is left out, the rest is kept unchanged.</summary>
    public static TemplateVersion Read(string? version)
    {
        var text = (version ?? "").Trim().Split('+')[0];
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        var core = (dash < 0 ? text : text[..dash]).Split('.');
        var numbers = new long[MaxNumbers];
        for (var i = 0; i < core.Length; i++)
        {
            if (i == MaxNumbers || !long.TryParse(core[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return new TemplateVersion(text, [], 0, dash < 0);
            }
        }

        return new TemplateVersion(text, numbers, core.Length, dash < 0);
    }

    /// <summary>Reads a tag, which may have a <c>v</c> before the numbers.</summary>
    public static TemplateVersion ReadTag(string tag) => Read(tag is ['v' or 'V', ..] ? tag[1..] : tag);

    /// <summary>Whether people and tools take a tag for a version: <c>1</c>, <c>v1.2</c>, <c>1.2.3.4</c>, <c>1.2.3-rc.1</c>. A number and
    /// words, as in <c>123-fix-login</c>, are a branch's name.</summary>
    public static bool IsVersion(string tag) => ReadTag(tag) is { HasNumbers: true } version && (version.IsStable || version.Count > 1);

    /// <summary>Compares the numbers only.</summary>
    public int CompareNumbers(TemplateVersion other) =>
        Numbers.Zip(other.Numbers, (mine, others) => mine.CompareTo(others)).FirstOrDefault(order => order != 0);
}

/// <summary>The versions that a tag such as <c>1</c> or <c>1.2</c> stands for. Its tag moves to a release only when no newer stable version
/// of the line exists in the repository: a fix of 1.2 that is released after 1.3.0 does not take <c>1</c> back.</summary>
/// <param name="Version">The version that is released.</param>
/// <param name="Major">The line's major version; <see langword="null"/> for every one.</param>
/// <param name="Minor">The line's minor version; <see langword="null"/> for every one.</param>
/// <param name="Forms">How the repository's tags name versions, besides <c>1.2.3</c> and <c>v1.2.3</c>.</param>
internal sealed record VersionLine(string Version, long? Major, long? Minor, IReadOnlyList<VersionForm> Forms)
{
    /// <summary>The tag of a newer stable version of the line; <see langword="null"/> when there is none, and the line's tag may
    /// move.</summary>
    /// <param name="present">All tags of the repository.</param>
    public string? FindNewer(IEnumerable<string> present)
    {
        var own = TemplateVersion.Read(Version);
        var forms = Forms.Prepend(VersionForm.Plain).ToArray();
        return present.FirstOrDefault(tag => forms.Any(form => form.Read(tag) is { } other && IsNewer(other, own)));
    }

    private bool IsNewer(TemplateVersion other, TemplateVersion own) =>
        other.IsStable
        && other.Count > 2
        && (Major is null || Major == other.Major)
        && (Minor is null || Minor == other.Minor)
        && other.CompareNumbers(own) > 0;
}

/// <summary>How a template writes a version: <c>{version}-alpine</c> has the suffix <c>-alpine</c>.</summary>
/// <param name="Prefix">The text before the version.</param>
/// <param name="Suffix">The text after it.</param>
internal sealed record VersionForm(string Prefix, string Suffix)
{
    /// <summary>The version alone, with or without <c>v</c>.</summary>
    public static VersionForm Plain { get; } = new("", "");

    /// <summary>The form of a template that has the whole version and otherwise only text; <see langword="null"/> for others.</summary>
    public static VersionForm? Of(TagTemplate template)
    {
        var parts = template.Parts.Select(part => part.Kind switch
        {
            PartKind.Literal => part.Text,
            PartKind.Version => "{0}",
            PartKind.Major => "{1}",
            PartKind.Minor => "{2}",
            PartKind.Patch => "{3}",
            _ => "{4}",
        });
        var text = string.Concat(parts).Replace("{1}.{2}.{3}", "{0}", StringComparison.Ordinal);
        return text.Split("{0}") is [var prefix, var suffix] && !$"{prefix}{suffix}".Contains('{', StringComparison.Ordinal)
            ? new VersionForm(prefix, suffix)
            : null;
    }

    /// <summary>The version that a tag names in this form; <see langword="null"/> for none.</summary>
    public TemplateVersion? Read(string tag)
    {
        var hasForm = tag.StartsWith(Prefix, StringComparison.Ordinal) && tag.EndsWith(Suffix, StringComparison.Ordinal);
        if (!hasForm || tag.Length <= Prefix.Length + Suffix.Length)
        {
            return null;
        }

        return TemplateVersion.ReadTag(tag[Prefix.Length..^Suffix.Length]) is { HasNumbers: true } version ? version : null;
    }
}
