namespace LiveProbe;

/// <summary>What a repository with immutable tags refuses. The tag that is pushed for it cannot be removed through this API.</summary>
internal static class ImmutableFacts
{
    public static async Task<IReadOnlyList<Fact>> CollectAsync(RegistrySession session, string repository)
    {
        var image = new ScratchImage(session, repository);
        var first = await image.ManifestAsync("{}");
        await image.PutAsync("1", first);
        var again = await image.PutAsync("1", first);
        var moved = await image.PutAsync("1", await image.ManifestAsync("other"));
        var deleted = await image.SendAsync("DELETE", "manifests/1");
        return
        [
            new("immutable tag, same digest again", "201", again.Summary),
            new(
                "immutable tag, another digest",
                "400 MANIFEST_INVALID: cannot update tag 1. The repository has enabled tag immutability",
                moved.Full),
            new(
                "immutable tag, DELETE",
                "400 MANIFEST_INVALID: cannot delete tag 1. The repository has enabled tag immutability",
                deleted.Full),
        ];
    }
}
