using ArtifactRegistry.Build.Pinning.Yaml;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Pinning;

/// <summary>How an image is pinned whose name stands under one key, and its tag and digest under others: Helm's values, kustomize's
/// images.</summary>
internal sealed class SplitPin
{
    private readonly PinScope scope;
    private readonly ImagePin image;
    private readonly DeploymentText text;
    private readonly List<TextEdit> edits = [];

    private SplitPin(PinScope scope, ImagePin image, DeploymentText text) => (this.scope, this.image, this.text) = (scope, image, text);

    /// <summary>The changes.</summary>
    public IReadOnlyList<TextEdit> Edits => edits;

    /// <summary>Why it cannot be pinned; <see langword="null"/> when it can.</summary>
    public UnpinnedReason? Problem { get; private set; }

    /// <summary>Plans the changes; <see langword="null"/> when no key of a tag or digest is there.</summary>
    public static SplitPin? Plan(PinScope scope, ImageKeys keys, ImagePin image, DeploymentText text)
    {
        var tags = scope.TagsOf(keys);
        var digests = scope.DigestsOf(keys).Where(entry => IsDigestPlace(entry, text, tags)).ToArray();
        if (tags.Count == 0 && digests.Length == 0)
        {
            return null;
        }

        var plan = new SplitPin(scope, image, text);
        foreach (var digest in digests)
        {
            plan.WriteDigest(digest);
        }

        foreach (var tag in tags)
        {
            if (digests.Length > 0)
            {
                plan.Refresh(tag);
            }
            else
            {
                plan.WriteTag(tag);
            }
        }

        return plan;
    }

    // sha: is one when it holds a digest: empty it may mean a commit. An empty digest: stays so where Flux moves the tag, which would have
    // no effect beside it.
    private static bool IsDigestPlace(YamlEntry entry, DeploymentText text, IReadOnlyList<YamlEntry> tags) => entry switch
    {
        { Value: null } => true,
        { Value: { IsEmpty: true } } when IsSha(entry) => false,
        { Value: { IsEmpty: true } } =>
            !tags.Any(tag => tag.Value is { } value && FluxMarker.Of(text.RestOfLine(value.End)) == FluxField.Tag),
        { Value: { Value: var value } } => !IsSha(entry) || IsDigest(value) || VariableText.Has(value),
    };

    private void WriteDigest(YamlEntry entry)
    {
        if (scope.ProblemOf(entry, image) is { } problem)
        {
            Problem = problem;
            return;
        }

        var value = entry.Value!;
        if (!value.IsEmpty && !IsDigest(value.Value))
        {
            Problem = VariableText.Has(value.Value) ? UnpinnedReason.Variable : UnpinnedReason.NotATag;
        }
        else if (FluxMarker.Of(text.RestOfLine(value.End)) is not (FluxField.None or FluxField.Digest))
        {
            Problem = UnpinnedReason.FluxMarker;
        }
        else
        {
            // The chart writes sha256: itself where the value has none.
            var isBare = !value.IsEmpty && !value.Value.Contains(':', StringComparison.Ordinal);
            edits.Add(TextEdit.Of(value, isBare ? image.Digest.Split(':')[^1] : image.Digest, entry.Key));
        }
    }

    private void WriteTag(YamlEntry entry)
    {
        if (scope.ProblemOf(entry, image) is { } problem)
        {
            Problem = problem;
            return;
        }

        var value = entry.Value!;
        if (!value.IsEmpty && (value.Form == ScalarForm.MultiLine || !ImagePin.IsTag(value.Value)))
        {
            Problem = VariableText.Has(value.Value) ? UnpinnedReason.Variable : UnpinnedReason.NotATag;
            return;
        }

        switch (FluxMarker.Of(text.RestOfLine(value.End)))
        {
            case FluxField.None when entry.Key.Value == "newTag":
                // As kustomize edit set image does it: the digest replaces the tag.
                edits.Add(TextEdit.Of(entry.Key, "digest"));
                edits.Add(TextEdit.Of(value, image.Digest, entry.Key));
                break;
            case FluxField.None or FluxField.Tag:
                var tag = image.TagFor(value.IsEmpty ? "" : value.Value);
                edits.Add(TextEdit.Of(value, $"{(tag.Length > 0 ? tag : "latest")}@{image.Digest}", entry.Key));
                break;
            default:
                Problem = UnpinnedReason.FluxMarker;
                break;
        }
    }

    // Beside a digest the tag means nothing to the cluster, but to people: it must not name another release, nor be a number.
    private void Refresh(YamlEntry entry)
    {
        if (entry.Value is { IsEmpty: false, Form: not ScalarForm.MultiLine } value
            && ImagePin.IsTag(value.Value) && scope.ProblemOf(entry, image) is null)
        {
            edits.Add(TextEdit.Of(value, image.TagFor(value.Value), entry.Key));
        }
    }

    private static bool IsSha(YamlEntry entry) => !ImageKeys.Normalize(entry.Key.Value).EndsWith("digest", StringComparison.Ordinal);

    /// <summary>Whether a value is a digest, with or without its algorithm.</summary>
    public static bool IsDigest(string value) => ImageDigest.TryParse(value, out _) || ImageDigest.TryParse("sha256:" + value, out _);
}
