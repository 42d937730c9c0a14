using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.CleanUp;
using ArtifactRegistry.Build.Images.Listing;

namespace ArtifactRegistry.Build.Tests.Images.Listing;

/// <summary>Against a registry that nobody here wrote.</summary>
public sealed class DockerRegistryTests
{
    [Fact]
    public async Task Its_manifests_are_listed_with_platform_time_and_parent()
    {
        await using var registry = await DockerRegistry.StartAsync();
        var children = new[] { await registry.PushAsync("p/app", null), await registry.PushAsync("p/app", null, platform: "arm64") };
        var index = await registry.PushIndexAsync("p/app", "1.0.0", children);

        var listing = await ListAsync(registry, "p/app");

        var rows = listing.Manifests.Select(manifest => ManifestRow.Of(listing, manifest)).ToArray();
        Assert.Equal(["linux/amd64", "linux/arm64"], rows.Where(row => row.Parents.Count == 1).Select(row => row.Platform).Order());
        Assert.Equal(index, rows.Single(row => row.Tags is ["1.0.0"]).Digest.ToString());
        Assert.All(rows.Where(row => row.Parents.Count == 1), row => Assert.Equal(2026, row.Created!.Value.Year));
    }

    [Fact]
    public async Task Its_catalog_tells_the_images_below_a_name()
    {
        await using var registry = await DockerRegistry.StartAsync();
        foreach (var name in new[] { "p/app", "p/tools/cli", "q/app" })
        {
            await registry.PushAsync(name, "1.0.0");
        }

        var found = new List<string>();
        await foreach (var (image, _) in ImageTree.FindAsync(registry.Client, registry.Image("p"), isRecursive: true, default))
        {
            found.Add(image.Repository.Path);
        }

        Assert.Equal(["p/app", "p/tools/cli"], found);
    }

    [Fact]
    public async Task What_is_old_goes_whole_and_what_a_kept_index_holds_stays()
    {
        await using var registry = await DockerRegistry.StartAsync();
        var shared = await registry.PushAsync("p/app", "1.0.0-linux-x64", created: "2025-01-01T00:00:00Z");
        var old = await registry.PushAsync("p/app", "1.0.0", created: "2025-01-01T00:00:00Z");
        await registry.PushIndexAsync("p/app", "1.1.0", shared, await registry.PushAsync("p/app", null));

        var results = await CleanUpAsync(registry, Shelf.Filter(keep: 1));

        Assert.All(results, result => Assert.Equal("deleted", result.Outcome));
        Assert.Equal(["1.0.0-linux-x64", "1.1.0"], await registry.TagsAsync("p/app"));
        Assert.True(await registry.HasAsync("p/app", shared));
        Assert.False(await registry.HasAsync("p/app", old));
    }

    [Fact]
    public async Task Age_is_that_of_the_build_there()
    {
        await using var registry = await DockerRegistry.StartAsync();
        await registry.PushAsync("p/app", "old", created: "2025-01-01T00:00:00Z");
        await registry.PushAsync("p/app", "new", created: "2026-01-01T00:00:00Z");

        await CleanUpAsync(registry, Shelf.Filter(before: new DateTimeOffset(2025, 6, 1, 0, 0, 0, TimeSpan.Zero)));

        Assert.Equal(["new"], await registry.TagsAsync("p/app"));
    }

    [Fact]
    public async Task Where_deletion_is_switched_off_that_is_a_coded_error()
    {
        await using var registry = await DockerRegistry.StartAsync(canDelete: false);
        await registry.PushAsync("p/app", "pr-1");

        var failure = await RegistryWorld.FailureOf(() => CleanUpAsync(registry, Shelf.Filter(tags: "pr-*")));

        Assert.Equal(DiagnosticList.DeletionUnsupported, failure.Descriptor);
    }

    private static async Task<ImageListing> ListAsync(DockerRegistry registry, string name) => await ImageLister.ListAsync(
        registry.Client, registry.Image(name), await ImageLister.TagsAsync(registry.Client, registry.Image(name), default), default);

    private static async Task<IReadOnlyList<DeletionResult>> CleanUpAsync(DockerRegistry registry, CleanUpFilter filter)
    {
        var image = registry.Image("p/app");
        var plan = await CleanUpReader.PlanAsync(
            registry.Client, image, await ImageLister.TagsAsync(registry.Client, image, default), filter, default);
        var run = new CleanUpRun(registry.Client, plan, deletesTags: false);
        await run.RunAsync(default);
        return [.. run.Results];
    }
}
