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
    /// words, as in
    /// <c>123-fix-login</c>, are a branch's name.</summary>
    public static bool IsVersion(string tag) => ReadTag(tag) is { HasNumbers: true } version && (version.IsStable || version.Count > 1);

    /// <summary>Compares the numbers only.</summary>
    public int CompareNumbers(TemplateVersion other) =>
        Numbers.Zip(other.Numbers, (mine, others) => mine.CompareTo(others)).FirstOrDefault(order => order != 0);
}
