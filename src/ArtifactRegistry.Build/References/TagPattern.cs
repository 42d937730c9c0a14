using System.IO.Enumeration;

namespace ArtifactRegistry.Build.References;

/// <summary>Tags by name, with <c>*</c> for any number of characters: <c>latest</c>, <c>edge-*</c>.</summary>
/// <param name="Text">The pattern.</param>
internal sealed record TagPattern(string Text)
{
    /// <summary>Whether <paramref name="tag"/> is one of those meant. Tags differ by case.</summary>
    public bool Matches(ReadOnlySpan<char> tag) =>
        FileSystemName.MatchesSimpleExpression(Text, tag, ignoreCase: false);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
