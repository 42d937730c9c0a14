namespace ArtifactRegistry.Build.Reporting.Pinning.Yaml;

/// <summary>A scalar and where it stands in its file.</summary>
/// <param name="Start">The offset of its first character, the quote where it has one.</param>
/// <param name="Length">Its length with its quotes; 0 for a value that is left out.</param>
/// <param name="Value">What it says.</param>
/// <param name="Quote">The quote that it stands in; <c>\0</c> for none.</param>
internal sealed record YamlScalar(int Start, int Length, string Value, char Quote)
{
    /// <summary>The offset after its last character.</summary>
    public int End => Start + Length;

    /// <summary>Whether it says nothing: left out, <c>null</c>, <c>~</c> or an empty string.</summary>
    public bool IsEmpty => Value.Length == 0 || (Quote == '\0' && Value is "~" or "null" or "Null" or "NULL");
}

/// <summary>A key and its value.</summary>
/// <param name="key">The key.</param>
internal sealed class YamlEntry(YamlScalar key)
{
    /// <summary>The key.</summary>
    public YamlScalar Key { get; } = key;

    /// <summary>The value; <see langword="null"/> when it is no scalar on one line: a collection, a block of text, an alias, a template.</summary>
    public YamlScalar? Value { get; set; }

    /// <summary>The offset after the <c>:</c>, where a value that is left out would stand.</summary>
    public int ValuePosition { get; init; }

    /// <summary>Says that the value is left out.</summary>
    public void LeaveOut() => Value = new YamlScalar(ValuePosition, 0, "", '\0');
}

/// <summary>A mapping.</summary>
internal sealed class YamlMapping
{
    private readonly List<YamlEntry> entries = [];

    /// <summary>The entries, in their order.</summary>
    public IReadOnlyList<YamlEntry> Entries => entries;

    /// <summary>The first entry of this key; <see langword="null"/> when there is none.</summary>
    public YamlEntry? this[string key] => entries.Find(entry => entry.Key.Value == key);

    /// <summary>Adds an entry.</summary>
    public void Add(YamlEntry entry) => entries.Add(entry);
}

/// <summary>What a file holds, as far as references to images can stand in it.</summary>
/// <param name="Mappings">All mappings, at any depth, of all documents.</param>
/// <param name="Items">The scalars that are entries of a list.</param>
internal sealed record YamlContent(IReadOnlyList<YamlMapping> Mappings, IReadOnlyList<YamlScalar> Items);
