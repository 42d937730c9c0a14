using ArtifactRegistry.Build.Pinning.Yaml;

namespace ArtifactRegistry.Build.Pinning;

/// <summary>A mapping with what it merges from others (<c>&lt;&lt;: *anchor</c>).</summary>
/// <param name="mapping">The mapping.</param>
/// <param name="uses">Where the content's entries are used.</param>
internal sealed class PinScope(YamlMapping mapping, YamlUses uses)
{
    /// <summary>Its entries, then those that it merges and does not replace.</summary>
    public IReadOnlyList<YamlEntry> Entries { get; } = mapping.AllEntries;

    /// <summary>The entries of the first of these keys that the mapping has. In a template one key can stand in several branches.</summary>
    public IReadOnlyList<YamlEntry> First(IEnumerable<string> keys) =>
        keys.Select(key => Entries.Where(entry => ImageKeys.Normalize(entry.Key.Value) == key).ToArray())
            .FirstOrDefault(found => found.Length > 0) ?? [];

    /// <summary>The entries of the tag that belongs to a name.</summary>
    public IReadOnlyList<YamlEntry> TagsOf(ImageKeys keys) => First(keys.Tags) is { Count: > 0 } found ? found : First(keys.Versions);

    /// <summary>The entries of the digests that belong to a name.</summary>
    public IEnumerable<YamlEntry> DigestsOf(ImageKeys keys) => keys.Digests.SelectMany(key => First([key]));

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
        var root = mapping.Root;
        return (root.ValueOf("apiVersion").StartsWith("skaffold/", StringComparison.Ordinal) && mapping.Holder == "artifacts")
            || (root.ValueOf("apiVersion").StartsWith("kbld.", StringComparison.Ordinal) && mapping.Holder is "sources" or "destinations")
            || root.ValueOf("kind") == "ImageRepository";
    }

    /// <summary>Why the tag or digest cannot be this image's; <see langword="null"/> when no other image can have it.</summary>
    public UnpinnedReason? ProblemOf(YamlEntry place, ImagePin image)
    {
        if (ClaimOf(place, image) != PlaceClaim.Image)
        {
            return UnpinnedReason.Ambiguous;
        }

        return place.Value is null or { Anchor.IsAliased: true } || IsUsedOtherwise(place, scope => scope.ClaimOf(place, image))
            ? UnpinnedReason.Shared
            : null;
    }

    /// <summary>Why the value of a name cannot be a reference by digest; <see langword="null"/> when it can: wherever it is used, it is
    /// this image, and no tag or digest is put after it.</summary>
    public UnpinnedReason? ProblemOfName(YamlEntry name, ImageKeys keys, ImagePin image)
    {
        if (HasPlaceFor(keys))
        {
            return UnpinnedReason.Ambiguous;
        }

        return name.Value is { Anchor.IsAliased: true } || IsUsedOtherwise(name, ClaimIn) ? UnpinnedReason.Shared : null;

        PlaceClaim ClaimIn(PinScope scope) =>
            scope.HasPlaceFor(keys) || scope.ImageOf(name, keys, image) == PlaceClaim.Other ? PlaceClaim.Other : PlaceClaim.Image;
    }

    /// <summary>Whether the value of a name without its registry is this image wherever it is used.</summary>
    public bool IsOneImage(YamlEntry name, ImageKeys keys, ImagePin image) =>
        name.Value is { Anchor: not { IsAliased: true } } && !IsUsedOtherwise(name, scope => scope.ImageOf(name, keys, image));

    // A mapping that is only merged into others, and has no name itself, is not used by itself.
    private bool IsUsedOtherwise(YamlEntry entry, Func<PinScope, PlaceClaim> claim) => uses.Of(entry).Any(used =>
        claim(new PinScope(used, uses)) switch
        {
            PlaceClaim.Image => false,
            PlaceClaim.None => !used.IsMerged || used.Anchor is { IsAliased: true },
            _ => true,
        });

    private PlaceClaim ClaimOf(YamlEntry place, ImagePin image)
    {
        var claim = PlaceClaim.None;
        foreach (var entry in Entries)
        {
            if (entry.Value is { IsEmpty: false }
                && !IsMatchedName(entry)
                && ImageKeys.BesideOrNull(entry.Key.Value) is { } keys
                && CanHave(keys, place))
            {
                claim = ImageOf(entry, keys, image) switch
                {
                    PlaceClaim.None => claim,
                    PlaceClaim.Image when claim != PlaceClaim.Other => PlaceClaim.Image,
                    _ => PlaceClaim.Other,
                };
            }
        }

        return claim;
    }

    // A name without a tag or digest of its own can have any that is not another name's: {apiImage: …, workerImage: …, tag: 1.3.0}.
    private bool CanHave(ImageKeys keys, YamlEntry place)
    {
        YamlEntry[] own = [.. TagsOf(keys), .. DigestsOf(keys)];
        return own.Length > 0 ? own.Contains(place, ReferenceEqualityComparer.Instance) : keys.CanHave(place.Key.Value);
    }

    private PlaceClaim ImageOf(YamlEntry name, ImageKeys keys, ImagePin image)
    {
        if (name.Value is not { IsEmpty: false } value)
        {
            return PlaceClaim.None;
        }

        var registry = RegistryBeside(keys);
        if (image.KindOf(value.Value) is ReferenceKind.Name or ReferenceKind.Reference
            || (registry.Length > 0 && image.KindOf(registry + value.Value) is ReferenceKind.Name or ReferenceKind.Reference))
        {
            return PlaceClaim.Image;
        }

        // A mapping with the registry can merge it.
        return (registry.Length > 0 || image.KindOf(value.Value) != ReferenceKind.NameWithoutRegistry)
            && IsBareName(registry + value.Value, isImage: ImageKeys.IsImage(name.Key.Value))
                ? PlaceClaim.Other
                : PlaceClaim.None;
    }

    // The name of an image without its tag, and not only a word.
    private static bool IsBareName(string value, bool isImage)
    {
        var slash = value.IndexOf('/', StringComparison.Ordinal);
        return slash > 0
            && !value.Contains("://", StringComparison.Ordinal)
            && !value.AsSpan(value.LastIndexOf('/') + 1).ContainsAny(':', '@')
            && (isImage || value.AsSpan(0, slash).ContainsAny('.', ':'));
    }

    // imageTag: beside apiImage: in the mapping, or tag: above it.
    private bool HasPlaceFor(ImageKeys keys)
    {
        if (TagsOf(keys).Count > 0
            || DigestsOf(keys).Any(entry => entry.Value is { } value && SplitPin.IsDigest(value.Value))
            || Entries.Any(entry => keys.CanHave(entry.Key.Value)))
        {
            return true;
        }

        for (var around = mapping.Parent; around is not null; around = around.Parent)
        {
            if (around.AllEntries.Any(entry => ImageKeys.IsTag(entry.Key.Value) && keys.CanHave(entry.Key.Value)))
            {
                return true;
            }
        }

        return false;
    }

    private bool Replaces(string key) => mapping.Entries.Exists(entry => entry.Key.Value == key && entry.Value is not { IsEmpty: true });

    // Whose a tag or digest is in a mapping.
    private enum PlaceClaim
    {
        None,
        Image,
        Other,
    }
}

/// <summary>Where the entries of a content are used: in their mapping, and in those that merge it.</summary>
internal sealed class YamlUses
{
    private readonly Dictionary<YamlEntry, List<YamlMapping>> uses = new(ReferenceEqualityComparer.Instance);

    public YamlUses(YamlContent content)
    {
        foreach (var mapping in content.Mappings)
        {
            foreach (var entry in mapping.AllEntries)
            {
                if (!uses.TryGetValue(entry, out var found))
                {
                    uses[entry] = found = [];
                }

                found.Add(mapping);
            }
        }
    }

    /// <summary>The mappings that have the entry.</summary>
    public IReadOnlyList<YamlMapping> Of(YamlEntry entry) => uses.TryGetValue(entry, out var found) ? found : [];
}
