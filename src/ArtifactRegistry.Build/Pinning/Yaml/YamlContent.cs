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
internal sealed record YamlScalar(int Start, int Length, string Value, ScalarForm Form, string? Anchor)
{
    /// <summary>The offset after its last character.</summary>
    public int End => Start + Length;

    /// <summary>Whether it has no value: left out, <c>null</c>, <c>~</c> or an empty string.</summary>
    public bool IsEmpty => Value.Length == 0 || (Form == ScalarForm.Plain && Value is "~" or "null" or "Null" or "NULL");
}

/// <summary>A key and its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value; <see langword="null"/> for a collection, an alias, or a value that a template writes below the
/// key.</param>
internal sealed record YamlEntry(YamlScalar Key, YamlScalar? Value);

/// <summary>A mapping.</summary>
/// <param name="holder">The nearest key above it.</param>
/// <param name="anchor">Its anchor.</param>
/// <param name="parent">The mapping around it; <see langword="null"/> at the top.</param>
internal sealed class YamlMapping(string holder, string? anchor, YamlMapping? parent)
{
    /// <summary>The nearest key above it, as <c>images</c> for the entries of its list; empty at the top.</summary>
    public string Holder { get; } = holder;

    /// <summary>Its anchor; <see langword="null"/> without one.</summary>
    public string? Anchor { get; } = anchor;

    /// <summary>The document's outermost mapping.</summary>
    public YamlMapping Root => parent?.Root ?? this;

    /// <summary>The entries with a scalar as key, in their order.</summary>
    public List<YamlEntry> Entries { get; } = [];

    /// <summary>The anchors of the mappings that it merges (<c>&lt;&lt;: *anchor</c>).</summary>
    public List<string> Merges { get; } = [];

    /// <summary>The value of a key; empty where it has none.</summary>
    public string ValueOf(string key) => Entries.Find(entry => entry.Key.Value == key)?.Value?.Value ?? "";

    /// <summary>Whether it has the key.</summary>
    public bool Has(string key) => Entries.Exists(entry => entry.Key.Value == key);
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

    /// <summary>The anchors that an alias refers to.</summary>
    public HashSet<string> Aliased { get; } = new(StringComparer.Ordinal);
}
