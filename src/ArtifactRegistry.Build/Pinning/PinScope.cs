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

/// <summary>Which keys stand beside a key that holds an image's name: <c>tag</c> beside <c>repository</c>, <c>imageTag</c> beside
/// <c>image</c>, <c>apiTag</c> beside <c>apiImage</c>, <c>newTag</c> beside <c>newName</c>.</summary>
internal sealed class ImageKeys
{
    private static readonly string[] NameEndings = ["repository", "repo", "name", "image"];

    private ImageKeys(IReadOnlyList<string> stems, bool isName)
    {
        Tags = [.. stems.Select(stem => stem + "tag")];
        Digests = [.. stems.SelectMany(stem => new[] { stem + "digest", stem + "sha256", stem + "sha" })];
        Registries = [.. stems.SelectMany(stem => new[] { stem + "registry", stem + "hub" })];
        // Of Kubernetes' own objects apiVersion is no tag, and a name beside a version is an entry of a list of packages.
        Versions = isName ? [] : [.. stems.Select(stem => stem + "version").Where(key => key != "apiversion")];
    }

    /// <summary>The keys of a tag, the most specific first; as <see cref="Normalize"/> writes them.</summary>
    public IReadOnlyList<string> Tags { get; }

    /// <summary>The keys of a version that a chart uses as the tag where there is no key of a tag.</summary>
    public IReadOnlyList<string> Versions { get; }

    /// <summary>The keys of a digest.</summary>
    public IReadOnlyList<string> Digests { get; }

    /// <summary>The keys of the registry that a chart puts before the name.</summary>
    public IReadOnlyList<string> Registries { get; }

    /// <summary>The keys beside a key; <see langword="null"/> when the key is not one of an image's name.</summary>
    public static ImageKeys? BesideOrNull(string key)
    {
        var stems = new List<string> { Normalize(key) };
        while (Array.Find(NameEndings, ending => stems[^1].EndsWith(ending, StringComparison.Ordinal)) is { } found)
        {
            stems.Add(stems[^1][..^found.Length]);
        }

        if (stems.Count == 1)
        {
            return null;
        }

        // name: NAME, newTag: 1.3.0 of kustomize
        var isName = stems[0] == "name";
        return new ImageKeys(isName ? [.. stems, "new"] : stems, isName);
    }

    /// <summary>Whether the value of a key is an image as a whole, so that a bare name is one without a tag.</summary>
    public static bool IsImage(string key) => Normalize(key).EndsWith("image", StringComparison.Ordinal);

    /// <summary>The key in lower case without <c>-</c> and <c>_</c>: <c>image_tag</c> and <c>imageTag</c> are one.</summary>
    public static string Normalize(string key) =>
        key.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
}
