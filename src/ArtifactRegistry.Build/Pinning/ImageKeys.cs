namespace ArtifactRegistry.Build.Pinning;

/// <summary>Which keys stand beside a key that holds an image's name: <c>tag</c> beside <c>repository</c>, <c>imageTag</c> beside
/// <c>image</c>, <c>apiTag</c> beside <c>apiImage</c>, <c>newTag</c> beside <c>newName</c>.</summary>
internal sealed class ImageKeys
{
    private static readonly string[] NameEndings = ["repository", "repo", "name", "image"];
    private static readonly string[] PlaceEndings = ["tag", "digest", "version"];
    private readonly IReadOnlyList<string> stems;

    private ImageKeys(IReadOnlyList<string> stems, bool isName)
    {
        this.stems = stems;
        Tags = [.. stems.Select(stem => stem + "tag")];
        Digests =
        [
            .. stems.SelectMany(stem => new[] { stem + "digest", stem + "sha256", stem + "sha" }),
            // newName: NAME, digest: sha256:… of kustomize
            .. stems[0] == "newname" ? ["digest"] : Array.Empty<string>(),
        ];
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
        var names = new List<string> { Normalize(key) };
        while (Array.Find(NameEndings, ending => names[^1].EndsWith(ending, StringComparison.Ordinal)) is { } found)
        {
            names.Add(names[^1][..^found.Length]);
        }

        if (names.Count == 1)
        {
            return null;
        }

        // name: NAME, newTag: 1.3.0 of kustomize
        var isName = names[0] == "name";
        return new ImageKeys(isName ? [.. names, "new"] : names, isName);
    }

    /// <summary>Whether a key of a tag or digest can belong to the name, though another key is closer: <c>tag</c> and <c>imageTag</c> to
    /// <c>apiImage</c>, but not <c>workerTag</c>.</summary>
    public bool CanHave(string key)
    {
        var place = Normalize(key);
        return place != "apiversion"
            && Array.Find(PlaceEndings, ending => place.EndsWith(ending, StringComparison.Ordinal)) is { } found
            && stems.Any(stem => stem.EndsWith(place[..^found.Length], StringComparison.Ordinal));
    }

    /// <summary>Whether a key holds a tag.</summary>
    public static bool IsTag(string key) => Normalize(key).EndsWith("tag", StringComparison.Ordinal);

    /// <summary>Whether the value of a key is an image as a whole, so that a bare name is one without a tag.</summary>
    public static bool IsImage(string key) => Normalize(key).EndsWith("image", StringComparison.Ordinal);

    /// <summary>The key in lower case without <c>-</c> and <c>_</c>: <c>image_tag</c> and <c>imageTag</c> are one.</summary>
    public static string Normalize(string key) =>
        key.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
}
