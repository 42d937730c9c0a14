using ArtifactRegistry.Emulator;
using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Build.Tests.Images.CleanUp;

/// <summary>What somebody does between a plan and its deletions, on a registry that refuses nothing by itself: Artifact Registry's list and
/// another registry's.</summary>
public sealed class LastCheckTests
{
    public static TheoryData<bool> Registries => [true, false];

    [Theory]
    [MemberData(nameof(Registries))]
    public async Task A_release_tag_that_is_set_on_a_planned_image_keeps_it(bool deletesTags)
    {
        await using var shelf = await OpenAsync(deletesTags);
        var image = shelf.Push("pr-1");
        var other = shelf.Push("pr-2");
        var plan = await shelf.PlanAsync(Shelf.Filter(tags: "pr-*"));
        shelf.Host.SetTag(Shelf.Name, "1.0.0", image);

        var results = await shelf.RunAsync(plan, deletesTags);

        Assert.Equal(image, shelf.Host.GetTagDigest(Shelf.Name, "1.0.0"));
        Assert.Equal([image], shelf.Host.Manifests(Shelf.Name));
        var kept = results.Single(result => result.Tag is null && result.Digest.ToString() == image);
        Assert.Equal("the tag 1.0.0 has been set on it since the plan was made", kept.Result!.Reason);
        Assert.Equal("deleted", results.Single(result => result.Tag is null && result.Digest.ToString() == other).Outcome);
    }

    [Fact]
    public async Task A_tag_that_is_set_again_after_its_deletion_keeps_its_image()
    {
        await using var shelf = await OpenAsync(deletesTags: true);
        var image = shelf.Push("pr-1");
        var plan = await shelf.PlanAsync(Shelf.Filter(tags: "pr-*"));
        shelf.Emulator.AddFault(new Fault
        {
            Method = "DELETE",
            PathPattern = "manifests/pr-1",
            Count = 1,
            BeforeAnswer = () =>
            {
                shelf.Host.SetTag(Shelf.Name, "pr-1", image);
                return Task.CompletedTask;
            },
        });

        var results = await shelf.RunAsync(plan, deletesTags: true);

        Assert.Equal(image, shelf.Host.GetTagDigest(Shelf.Name, "pr-1"));
        Assert.Contains(results, result => result.Result!.Reason == "the tag pr-1 has been set on it since the plan was made");
    }

    [Theory]
    [MemberData(nameof(Registries))]
    public async Task A_tag_that_moves_to_a_planned_image_keeps_it(bool deletesTags)
    {
        await using var shelf = await OpenAsync(deletesTags);
        shelf.Push("1.0.0", "stable");
        var image = shelf.Push("pr-1");
        var plan = await shelf.PlanAsync(Shelf.Filter(tags: "pr-*"));
        shelf.Host.SetTag(Shelf.Name, "stable", image);

        await shelf.RunAsync(plan, deletesTags);

        Assert.NotNull(shelf.Host.GetManifest(Shelf.Name, "stable"));
    }

    [Theory]
    [MemberData(nameof(Registries))]
    public async Task An_index_that_is_pushed_over_a_planned_image_keeps_it_and_its_signature(bool deletesTags)
    {
        await using var shelf = await OpenAsync(deletesTags);
        var image = shelf.Push("pr-1");
        var signature = shelf.Push($"{image.Replace(':', '-')}.vex");
        var plan = await shelf.PlanAsync(Shelf.Filter(tags: "pr-*"));
        var index = shelf.PushIndexOf("1.0.0", image);

        var results = await shelf.RunAsync(plan, deletesTags);

        Assert.Equal(new[] { image, index, signature }.Order(), shelf.Host.Manifests(Shelf.Name));
        Assert.Contains(results, result => result.Result!.Reason == $"it is referenced by {index}, which is kept");
    }

    [Theory]
    [MemberData(nameof(Registries))]
    public async Task An_index_that_is_pushed_while_its_parts_are_deleted_keeps_those_that_are_left(bool deletesTags)
    {
        await using var shelf = await OpenAsync(deletesTags);
        var child = shelf.Push();
        var old = shelf.PushIndexOf("pr-1", child);
        var plan = await shelf.PlanAsync(Shelf.Filter(tags: "pr-*"));
        shelf.Emulator.AddFault(new Fault
        {
            Method = "DELETE",
            PathPattern = old,
            Count = 1,
            BeforeRequest = () => Task.FromResult(shelf.PushIndexOf("1.0.0", child)),
        });

        await shelf.RunAsync(plan, deletesTags);

        Assert.NotNull(shelf.Host.GetManifest(Shelf.Name, child));
        Assert.Null(shelf.Host.GetManifest(Shelf.Name, old));
    }

    [Theory]
    [MemberData(nameof(Registries))]
    public async Task An_image_whose_tag_has_moved_is_kept_with_its_signature(bool deletesTags)
    {
        await using var shelf = await OpenAsync(deletesTags);
        var image = shelf.Push("pr-1");
        var signature = shelf.Push($"{image.Replace(':', '-')}.sig");
        var plan = await shelf.PlanAsync(Shelf.Filter(tags: "pr-1"));
        var newer = shelf.Push("pr-1");

        var results = await shelf.RunAsync(plan, deletesTags);

        Assert.Equal($"it has moved to {newer}", results.Single(result => result.Tag == "pr-1").Result!.Reason);
        Assert.Superset(new[] { image, newer, signature }.ToHashSet(), shelf.Host.Manifests(Shelf.Name).ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Registries))]
    public async Task A_signature_of_a_planned_image_that_is_pushed_meanwhile_keeps_it(bool deletesTags)
    {
        await using var shelf = await OpenAsync(deletesTags);
        var image = shelf.Push("pr-1");
        var plan = await shelf.PlanAsync(Shelf.Filter(tags: "pr-*"));
        shelf.Push($"{image.Replace(':', '-')}.cosign");

        await shelf.RunAsync(plan, deletesTags);

        Assert.NotNull(shelf.Host.GetManifest(Shelf.Name, image));
    }

    private static Task<Shelf> OpenAsync(bool deletesTags) => deletesTags
        ? Shelf.OpenAsync(new RegistryBehavior { RefuseDanglingDeletes = false })
        : Shelf.OpenPlainAsync();
}
