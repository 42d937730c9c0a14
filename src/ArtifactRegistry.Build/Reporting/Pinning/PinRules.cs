using ArtifactRegistry.Build.Reporting.Pinning.Yaml;

namespace ArtifactRegistry.Build.Reporting.Pinning;

/// <summary>Where deployment files refer to images, and what stands there when they are pinned (docs/pin.md).</summary>
internal sealed class PinRules
{
    private readonly IReadOnlyList<ImagePin> images;
    private readonly HashSet<YamlScalar> done = new(ReferenceEqualityComparer.Instance);

    private PinRules(IReadOnlyList<ImagePin> images) => this.images = images;

    /// <summary>The changes.</summary>
    public List<TextEdit> Edits { get; } = [];

    /// <summary>Where the references stand.</summary>
    public List<int> References { get; } = [];

    /// <summary>Where an image is named in a form that cannot be pinned.</summary>
    public List<int> Left { get; } = [];

    /// <summary>Finds the references to the images in a file.</summary>
    public static PinRules Find(YamlContent content, IReadOnlyList<ImagePin> images)
    {
        var rules = new PinRules(images);
        foreach (var mapping in content.Mappings)
        {
            rules.AddSplit(mapping);
        }

        foreach (var entry in content.Mappings.SelectMany(mapping => mapping.Entries))
        {
            rules.AddWhole(entry.Value, entry.Key);
        }

        foreach (var item in content.Items)
        {
            rules.AddWhole(item, key: null);
        }

        return rules;
    }

    // image: host/repository:tag, wherever a whole scalar is a reference. The bare name is one only where an image is meant.
    private void AddWhole(YamlScalar? scalar, YamlScalar? key)
    {
        foreach (var image in scalar is null || done.Contains(scalar) ? [] : images)
        {
            switch (image.KindOf(scalar!.Value))
            {
                case ReferenceKind.Reference:
                case ReferenceKind.Name when IsImageKey(key):
                    Edits.Add(TextEdit.Of(scalar, image.Reference));
                    References.Add(scalar.Start);
                    return;
                case ReferenceKind.Variable:
                case ReferenceKind.Name when key?.Value is "repository" or "newName":
                    Left.Add(scalar.Start);
                    return;
            }
        }
    }

    // The name under one key, tag and digest under others: Helm's values, kustomize's images.
    private void AddSplit(YamlMapping mapping)
    {
        var (digest, newTag) = (mapping["digest"], mapping["newTag"]);
        if ((digest ?? newTag ?? mapping["tag"]) is null || NameIn(mapping) is not var (name, image))
        {
            return;
        }

        done.Add(name);
        var tag = newTag ?? mapping["tag"];
        if ((digest ?? tag)!.Value is null || (digest is null && tag is { Value: { } present } && IsVariable(present)))
        {
            Left.Add(name.Start);
            return;
        }

        References.Add(name.Start);
        if (digest is { Value: { } value })
        {
            Edits.Add(TextEdit.Of(value, image.Digest, digest.Key));
            Refresh(tag, image);
        }
        else if (newTag is { Value: { } replaced })
        {
            // As kustomize edit set image does it: the digest takes the tag's place.
            Edits.Add(TextEdit.Of(newTag.Key, "digest"));
            Edits.Add(TextEdit.Of(replaced, image.Digest, newTag.Key));
        }
        else if (tag is { Value: { } own })
        {
            var named = own.IsEmpty ? image.TagFor("") : image.TagFor(own.Value);
            Edits.Add(TextEdit.Of(own, named.Length > 0 ? $"{named}@{image.Digest}" : $"latest@{image.Digest}", tag.Key));
        }
    }

    // Beside a digest the tag says nothing to the cluster, but to people: it must not name another release.
    private void Refresh(YamlEntry? tag, ImagePin image)
    {
        if (tag?.Value is { IsEmpty: false } value && !IsVariable(value) && image.TagFor(value.Value) is var fresh && fresh != value.Value)
        {
            Edits.Add(TextEdit.Of(value, fresh, tag.Key));
        }
    }

    private (YamlScalar Name, ImagePin Image)? NameIn(YamlMapping mapping)
    {
        // In kustomize the new name is what is deployed, when there is one.
        var named = mapping["newName"] ?? mapping["repository"] ?? mapping["image"] ?? mapping["name"];
        if (named?.Value is not { IsEmpty: false } name)
        {
            return null;
        }

        var registry = mapping["registry"]?.Value is { IsEmpty: false } host && named.Key.Value == "repository" ? $"{host.Value}/" : "";
        return images.FirstOrDefault(image => image.Name == name.Value || image.Name == registry + name.Value) is { } found ? (name, found) : null;
    }

    private static bool IsImageKey(YamlScalar? key) => key is not null && (key.Value == "image" || key.Value.EndsWith("Image", StringComparison.Ordinal));

    private static bool IsVariable(YamlScalar value) => value.Value.AsSpan().ContainsAny('$', '{');
}
