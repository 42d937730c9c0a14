using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Tests.Registry;

/// <summary>Each blob is copied to a repository once, and a copy that failed counts for nothing.</summary>
public sealed class BlobPlacesTests
{
    private static readonly ImageReference Image = ImageReference.Parse("registry.example/p/r/one", "test");
    private static readonly ImageDigest Blob = ImageDigest.Compute("blob"u8);
    private readonly BlobPlaces places = new();
    private readonly List<string> asked = [];

    [Fact]
    public async Task A_copy_that_failed_is_made_again()
    {
        await Assert.ThrowsAsync<IOException>(() => CopyAsync("p/r/one", isBroken: true));

        Assert.Equal(BlobArrival.Sent, await CopyAsync("p/r/one"));
        Assert.Null(await CopyAsync("p/r/one"));
    }

    [Fact]
    public async Task A_repository_where_the_copy_failed_is_not_mounted_from()
    {
        await Assert.ThrowsAsync<IOException>(() => CopyAsync("p/r/one", isBroken: true));
        await CopyAsync("p/r/two");
        await CopyAsync("p/r/three");

        Assert.Equal(["p/r/one from nowhere", "p/r/two from nowhere", "p/r/three from p/r/two"], asked);
    }

    private Task<BlobArrival?> CopyAsync(string name, bool isBroken = false)
    {
        var repository = ImageReference.Parse($"registry.example/{name}", "test").Repository;
        return places.CopyOnceAsync(
            Image.Registry,
            repository,
            Blob,
            from =>
            {
                asked.Add($"{name} from {from?.Path ?? "nowhere"}");
                return isBroken ? Task.FromException<BlobArrival>(new IOException("broken")) : Task.FromResult(BlobArrival.Sent);
            },
            CancellationToken.None);
    }
}
