using ArtifactRegistry.Build.Pinning.Yaml;

namespace ArtifactRegistry.Build.Pinning;

/// <summary>A mapping with what it merges from others (<c>&lt;&lt;: *anchor</c>).</summary>
internal sealed class PinScope
{
    private readonly YamlContent content;

    public PinScope(YamlMapping mapping, YamlContent content)
    {
        (Mapping, this.content) = (mapping, content);
        Entries = mapping.Merges.Count == 0 ? mapping.Entries :
        [
            .. mapping.Entries,
            .. content.Mappings.Where(other => other.Anchor is { } anchor && mapping.Merges.Contains(anchor))
                .SelectMany(other => other.Entries).Where(entry => !mapping.Has(entry.Key.Value)),
        ];
    }

    /// <summary>The mapping itself.</summary>
    public YamlMapping Mapping { get; }

    /// <summary>Its entries, then those that it merges and does not replace.</summary>
    public IReadOnlyList<YamlEntry> Entries { get; }

    /// <summary>The entries of the first of these keys that the mapping has. In a template one key can stand in several branches.</summary>
    public IReadOnlyList<YamlEntry> First(IEnumerable<string> keys) =>
        keys.Select(key => Entries.Where(entry => ImageKeys.Normalize(entry.Key.Value) == key).ToArray())
            .FirstOrDefault(found => found.Length > 0) ?? [];

    /// <summary>The registry that a chart puts before the name, with its slash; empty when the mapping has none.</summary>
    public string RegistryBeside(ImageKeys keys) =>
        First(keys.Registries) is [{ Value: { IsEmpty: false } value }, ..] ? value.Value.TrimEnd('/') + "/" : "";

    /// <summary>Whether the entry is the name that kustomize or kbld looks for; the one beside it is deployed.</summary>
    public bool IsMatchedName(YamlEntry entry) => entry.Key.Value switch
    {
        "name" => Replaces("newName"),
        "image" => Replaces("newImage"),
        "kbld.carvel.dev/id" => true,
        _ => false,
    };

    /// <summary>Whether a bare name here is a repository that Skaffold or kbld builds or Flux scans: there a digest is not valid.</summary>
    public bool NamesRepository()
    {
        var root = Mapping.Root;
        return (root.ValueOf("apiVersion").StartsWith("skaffold/", StringComparison.Ordinal) && Mapping.Holder == "artifacts")
            || (root.ValueOf("apiVersion").StartsWith("kbld.", StringComparison.Ordinal) && Mapping.Holder is "sources" or "destinations")
            || root.ValueOf("kind") == "ImageRepository";
    }

    /// <summary>Whether the value is used in another place too, where it may belong to another image.</summary>
    public bool IsShared(YamlEntry entry) =>
        entry.Value is null
        || (entry.Value.Anchor is { } anchor && content.Aliased.Contains(anchor))
        || content.Mappings.Exists(other => other != Mapping && other.Entries.Contains(entry) && IsRenamedWhereMerged(other))
        || IsRenamedWhereMerged(Mapping);

    // base: &base {repository: NAME, tag: 1.3.0} and worker: {<<: *base, repository: OTHER} have one tag.
    private bool IsRenamedWhereMerged(YamlMapping merged) =>
        merged.Anchor is { } anchor && content.Mappings.Exists(other =>
            other.Merges.Contains(anchor)
            && other.Entries.Exists(entry => ImageKeys.BesideOrNull(entry.Key.Value) is not null && merged.Has(entry.Key.Value)));

    private bool Replaces(string key) => Mapping.Entries.Exists(entry => entry.Key.Value == key && entry.Value is not { IsEmpty: true });
}
