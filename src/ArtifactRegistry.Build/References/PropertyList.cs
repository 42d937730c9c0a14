using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.References;

/// <summary>A property that holds a list, its entries separated by semicolons. It is split here and not by an item's <c>Include</c>, which
/// would take <c>latest;e*</c> for file names.</summary>
internal static class PropertyList
{
    /// <summary>The entries, trimmed; none for a property that is empty.</summary>
    /// <exception cref="ArtifactRegistryException">An entry between or after the separators is empty.</exception>
    public static IReadOnlyList<string> Split(string? value, string property)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return [];
        }

        var entries = value.Split(';', StringSplitOptions.TrimEntries);
        return Array.TrueForAll(entries, entry => entry.Length > 0)
            ? entries
            : throw InputDiagnostics.EmptyListEntry(value, property).ToException();
    }

    /// <summary>The entries of a list that belongs to the SDK, which passes over empty ones.</summary>
    public static IReadOnlyList<string> SplitLeniently(string? value) =>
        (value ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The entries as tags, each once, in their order.</summary>
    /// <exception cref="ArtifactRegistryException">An entry is empty or not a tag.</exception>
    public static IReadOnlyList<string> SplitTags(string? value, string property)
    {
        var tags = Split(value, property).Distinct(StringComparer.Ordinal).ToArray();
        return Array.Find(tags, tag => !ImageTag.IsValid(tag)) is { } invalid
            ? throw InputDiagnostics.InvalidTag(invalid, property).ToException()
            : tags;
    }
}
