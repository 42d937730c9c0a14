using ArtifactRegistry.Build.Pinning.Yaml;

namespace ArtifactRegistry.Build.Pinning;

/// <summary>Where a deployment file refers to images, and what it has there when they are pinned (docs/pin.md). A file that parses and a
/// line of a template are judged by the same rules; of a line by itself nothing is known about the keys beside it.</summary>
internal sealed class PinRules
{
    private readonly DeploymentText text;
    private readonly IReadOnlyList<ImagePin> images;
    private readonly HashSet<YamlScalar> judged = new(ReferenceEqualityComparer.Instance);

    // By position: what several mappings merge is judged with each of them.
    private readonly Dictionary<int, TextEdit> edits = [];
    private readonly Dictionary<int, PinnedReference> pinned = [];
    private readonly Dictionary<(int Position, ImagePin Image), UnpinnedReference> left = [];

    private PinRules(DeploymentText text, IReadOnlyList<ImagePin> images)
    {
        this.text = text;
        this.images = images;
    }

    /// <summary>The changes.</summary>
    public IEnumerable<TextEdit> Edits => edits.Values;

    /// <summary>The references that are pinned.</summary>
    public IEnumerable<PinnedReference> Pinned => pinned.Values;

    /// <summary>The places that name an image and cannot be pinned.</summary>
    public IEnumerable<UnpinnedReference> Left => left.Values;

    /// <summary>Finds the references to the images in a file.</summary>
    public static PinRules Find(DeploymentText text, IReadOnlyList<ImagePin> images)
    {
        var rules = new PinRules(text, images);
        foreach (var content in text.Contents)
        {
            var uses = new YamlUses(content);
            foreach (var mapping in content.Mappings)
            {
                var scope = new PinScope(mapping, uses);
                foreach (var entry in scope.Entries)
                {
                    rules.JudgeEntry(scope, entry);
                }
            }

            foreach (var item in content.Items)
            {
                rules.JudgeItem(item);
            }

            // Whatever else names an image would stay at the old release without a word.
            foreach (var scalar in content.Scalars.Where(scalar => !rules.judged.Contains(scalar)))
            {
                rules.LeaveMention(scalar, scalar.Value);
            }
        }

        foreach (var line in text.OtherLines)
        {
            rules.LeaveMention(line, line.Value);
        }

        rules.LeaveActions();
        return rules;
    }

    private void JudgeItem(YamlScalar item)
    {
        if (images.FirstOrDefault(image => image.KindOf(item.Value) == ReferenceKind.Reference) is { } image)
        {
            PinWhole(item, key: null, image, prefix: "");
        }
    }

    private void JudgeEntry(PinScope scope, YamlEntry entry)
    {
        if (entry.Value is not { IsEmpty: false } value)
        {
            return;
        }

        if (scope.IsMatchedName(entry))
        {
            judged.Add(value);
            return;
        }

        var keys = ImageKeys.BesideOrNull(entry.Key.Value);
        var registry = keys is null ? "" : scope.RegistryBeside(keys);
        foreach (var image in images)
        {
            var whole = image.KindOf(value.Value);
            var (kind, prefix) = registry.Length == 0 || whole is ReferenceKind.Name or ReferenceKind.Reference
                ? (whole, "")
                : (image.KindOf(registry + value.Value), registry);
            if (kind == ReferenceKind.Reference)
            {
                if (prefix.Length > 0 && !scope.IsOneImage(entry, keys!, image))
                {
                    Leave(value, image, UnpinnedReason.Shared);
                    return;
                }

                PinWhole(value, entry.Key, image, prefix);
                return;
            }

            if (kind == ReferenceKind.Name)
            {
                PinName(scope, entry, value, keys, image, prefix);
                return;
            }
        }

        if (registry.Length > 0)
        {
            LeaveMention(value, registry + value.Value);
            if (images.All(image => image.KindOf(value.Value) is ReferenceKind.Other or ReferenceKind.NameWithoutRegistry))
            {
                judged.Add(value);
            }
        }
    }

    // image: NAME:TAG, wherever a scalar is a reference as a whole
    private void PinWhole(YamlScalar value, YamlScalar? key, ImagePin image, string prefix)
    {
        if (FluxMarker.Of(text.RestOfLine(value.End)) is not (FluxField.None or FluxField.Reference))
        {
            Leave(value, image, UnpinnedReason.FluxMarker);
        }
        else if (value.Form == ScalarForm.MultiLine)
        {
            Leave(value, image, UnpinnedReason.MultiLine);
        }
        else
        {
            Pin(value, image, [TextEdit.Of(value, image.ReferenceAfter(prefix), key)]);
        }
    }

    // The bare name: with keys for tag or digest beside it the digest goes there, else the value is an image without a tag.
    private void PinName(PinScope scope, YamlEntry entry, YamlScalar value, ImageKeys? keys, ImagePin image, string prefix)
    {
        if (text.IsByLine || keys is null)
        {
            Leave(value, image, text.IsByLine && keys is not null ? UnpinnedReason.Template : UnpinnedReason.NoTag);
        }
        else if (SplitPin.Plan(scope, keys, image, text) is { } plan)
        {
            if (plan.Problem is { } reason)
            {
                Leave(value, image, reason);
            }
            else
            {
                Pin(value, image, plan.Edits);
            }
        }
        else if (!ImageKeys.IsImage(entry.Key.Value))
        {
            Leave(value, image, UnpinnedReason.NoTag);
        }
        else if (scope.NamesRepository())
        {
            Leave(value, image, UnpinnedReason.Repository);
        }
        else if (scope.ProblemOfName(entry, keys, image) is { } problem)
        {
            Leave(value, image, problem);
        }
        else
        {
            PinWhole(value, entry.Key, image, prefix);
        }
    }

    private void LeaveMention(YamlScalar scalar, string value)
    {
        foreach (var image in images)
        {
            UnpinnedReason? reason = image.KindOf(value) switch
            {
                ReferenceKind.Other => null,
                _ when scalar.Form == ScalarForm.MultiLine => UnpinnedReason.MultiLine,
                ReferenceKind.Variable => UnpinnedReason.Variable,
                ReferenceKind.Name => UnpinnedReason.NoTag,
                ReferenceKind.NameWithoutRegistry => UnpinnedReason.NoRegistry,
                _ => UnpinnedReason.Part,
            };
            if (reason is { } known)
            {
                Leave(scalar, image, known);
            }
        }
    }

    // {{ .Values.image | default "NAME:1.3.0" }}; once for a line.
    private void LeaveActions()
    {
        var known = left.Values.Select(reference => (reference.Line, reference.Image)).ToHashSet();
        foreach (var (action, image) in text.Actions.SelectMany(action => images.Select(image => (action, image))))
        {
            if (image.KindOf(action.Value) is not ReferenceKind.Other && known.Add((text.LineOf(action.Start), image)))
            {
                Leave(action, image, UnpinnedReason.Variable);
            }
        }
    }

    private void Pin(YamlScalar reference, ImagePin image, IEnumerable<TextEdit> changes)
    {
        judged.Add(reference);
        pinned[reference.Start] = new PinnedReference(text.LineOf(reference.Start), image);
        foreach (var edit in changes)
        {
            edits[edit.Start] = edit;
        }
    }

    private void Leave(YamlScalar reference, ImagePin image, UnpinnedReason reason)
    {
        judged.Add(reference);
        left[(reference.Start, image)] = new UnpinnedReference(text.LineOf(reference.Start), image, reason);
    }
}
