namespace ArtifactRegistry.Build.Pinning.Yaml;

/// <summary>How a scalar is written.</summary>
internal enum ScalarForm
{
    /// <summary>Without quotes, on one line.</summary>
    Plain,

    /// <summary>In single quotes, on one line.</summary>
    SingleQuoted,

    /// <summary>In double quotes, on one line.</summary>
    DoubleQuoted,

    /// <summary>As a block (<c>|</c>, <c>&gt;</c>) or over several lines: nothing in it can be replaced.</summary>
    MultiLine,
}

/// <summary>A scalar and its position in the file.</summary>
/// <param name="Start">The offset of its first character, the quote where it has one; of the place for a value that is left out.</param>
/// <param name="Length">Its length with its quotes; 0 for a value that is left out.</param>
/// <param name="Value">Its value. What a template writes in it is <see cref="TemplateMask.Placeholder"/>.</param>
/// <param name="Form">How it is written.</param>
/// <param name="Anchor">Its anchor; <see langword="null"/> without one.</param>
internal sealed record YamlScalar(int Start, int Length, string Value, ScalarForm Form, YamlAnchor? Anchor)
{
    /// <summary>The offset after its last character.</summary>
    public int End => Start + Length;

    /// <summary>Whether it has no value: left out, <c>null</c>, <c>~</c> or an empty string.</summary>
    public bool IsEmpty => Value.Length == 0 || (Form == ScalarForm.Plain && Value is "~" or "null" or "Null" or "NULL");
}

/// <summary>An anchor of a node. Another node of the same name replaces it, so it is known by its node.</summary>
/// <param name="mapping">The mapping that has it; <see langword="null"/> for another node.</param>
internal sealed class YamlAnchor(YamlMapping? mapping)
{
    /// <summary>The mapping that has it; <see langword="null"/> for another node.</summary>
    public YamlMapping? Mapping { get; } = mapping;

    /// <summary>Whether an alias puts the node in another place, other than by a merge.</summary>
    public bool IsAliased { get; set; }
}

/// <summary>A key and its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value; <see langword="null"/> for a collection, an alias, or a value that a template writes below the
/// key.</param>
internal sealed record YamlEntry(YamlScalar Key, YamlScalar? Value);

/// <summary>A mapping.</summary>
/// <param name="holder">The nearest key above it.</param>
/// <param name="parent">The mapping around it; <see langword="null"/> at the top.</param>
internal sealed class YamlMapping(string holder, YamlMapping? parent)
{
    /// <summary>The nearest key above it, as <c>images</c> for the entries of its list; empty at the top.</summary>
    public string Holder { get; } = holder;

    /// <summary>Its anchor; <see langword="null"/> without one.</summary>
    public YamlAnchor? Anchor { get; set; }

    /// <summary>The mapping around it; <see langword="null"/> at the top.</summary>
    public YamlMapping? Parent { get; } = parent;

    /// <summary>The document's outermost mapping.</summary>
    public YamlMapping Root => Parent?.Root ?? this;

    /// <summary>The entries with a scalar as key, in their order.</summary>
    public List<YamlEntry> Entries { get; } = [];

    /// <summary>The mappings that it merges (<c>&lt;&lt;: *anchor</c>), the strongest first.</summary>
    public List<YamlMapping> Merges { get; } = [];

    /// <summary>Whether another mapping merges it.</summary>
    public bool IsMerged { get; set; }

    /// <summary>Its entries, then those that it merges and does not replace; known at its end.</summary>
    public IReadOnlyList<YamlEntry> AllEntries { get; private set; } = [];

    /// <summary>The value of a key; empty where it has none.</summary>
    public string ValueOf(string key) => Entries.Find(entry => entry.Key.Value == key)?.Value?.Value ?? "";

    /// <summary>Ends it: what it merges stands before it in the file, or in it.</summary>
    public void Close()
    {
        if (Merges.Count == 0)
        {
            AllEntries = Entries;
            return;
        }

        var all = new List<YamlEntry>(Entries);
        var keys = all.Select(entry => entry.Key.Value).ToHashSet(StringComparer.Ordinal);
        foreach (var merged in Merges)
        {
            merged.IsMerged = true;
            YamlEntry[] added = [.. merged.AllEntries.Where(entry => entry.Key.Value != "<<" && !keys.Contains(entry.Key.Value))];
            all.AddRange(added);
            keys.UnionWith(added.Select(entry => entry.Key.Value));
        }

        AllEntries = all;
    }
}

/// <summary>The content of a YAML file, as far as references to images can stand in it.</summary>
internal sealed class YamlContent
{
    /// <summary>All mappings, at any depth, of all documents.</summary>
    public List<YamlMapping> Mappings { get; } = [];

    /// <summary>The scalars that are entries of a list or a document of their own.</summary>
    public List<YamlScalar> Items { get; } = [];

    /// <summary>All scalars, keys too.</summary>
    public List<YamlScalar> Scalars { get; } = [];
}
