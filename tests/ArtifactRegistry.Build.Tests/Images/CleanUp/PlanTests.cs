using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.CleanUp;
using ArtifactRegistry.Emulator;

namespace ArtifactRegistry.Build.Tests.Images.CleanUp;

public sealed class PlanTests
{
    [Fact]
    public async Task The_newest_versions_stay_whenever_they_were_uploaded()
    {
        await using var shelf = await Shelf.OpenAsync();
        shelf.Push("2.0.0");
        shelf.Clock.AddDays(1);
        shelf.Push("1.0.1");
        shelf.Push("1.10.0");
        shelf.Push("1.9.0");

        var plan = await shelf.PlanAsync(Shelf.Filter(keep: 2));

        Assert.Equal(["1.0.1", "1.9.0"], plan.Tags.Select(tag => tag.Tag));
        Assert.Equal("The newest images are kept (2), in the order of versions.", plan.Kept);
    }

    [Fact]
    public async Task Where_tags_are_no_versions_the_last_uploads_stay()
    {
        await using var shelf = await Shelf.OpenAsync();
        foreach (var tag in new[] { "b0c4", "a1f2", "ffe0" })
        {
            shelf.Push(tag);
            shelf.Clock.AddDays(1);
        }

        Assert.Equal(["b0c4"], (await shelf.PlanAsync(Shelf.Filter(keep: 2))).Tags.Select(tag => tag.Tag));
    }

    [Fact]
    public async Task One_image_without_a_version_changes_the_order_and_the_plan_names_it()
    {
        await using var shelf = await Shelf.OpenAsync();
        foreach (var tag in new[] { "2.0.0", "ffe0", "1.0.1" })
        {
            shelf.Push(tag);
            shelf.Clock.AddDays(1);
        }

        var plan = await shelf.PlanAsync(Shelf.Filter(keep: 2));

        Assert.Equal("2.0.0", Assert.Single(plan.Tags).Tag);
        Assert.Equal(
            "The newest images are kept (2), in the order of upload or build time, because an image has no version among its tags (ffe0).",
            plan.Kept);
    }

    [Fact]
    public async Task An_image_of_unknown_age_is_kept_besides_the_newest()
    {
        await using var shelf = await Shelf.OpenPlainAsync();
        PushOf("b0c4", "2026-01-01T00:00:00Z");
        PushOf("a1f2", "2026-02-01T00:00:00Z");
        shelf.Push("ffe0");

        Assert.Equal("b0c4", Assert.Single((await shelf.PlanAsync(Shelf.Filter(keep: 1))).Tags).Tag);

        void PushOf(string tag, string time) => shelf.Host.PushImage(Shelf.Name, tag, new ImageSeed
        {
            Content = tag,
            Annotations = new Dictionary<string, string> { ["org.opencontainers.image.created"] = time },
        });
    }

    [Fact]
    public async Task The_platforms_of_an_index_do_not_count_and_go_along()
    {
        await using var shelf = await Shelf.OpenAsync();
        foreach (var version in new[] { "1.0.0", "1.1.0" })
        {
            var platforms = new[] { shelf.Push($"{version}-linux-x64"), shelf.Push($"{version}-linux-arm64") };
            shelf.PushIndexOf(version, platforms);
        }

        var plan = await shelf.PlanAsync(Shelf.Filter(keep: 1));

        Assert.Equal(["1.0.0", "1.0.0-linux-arm64", "1.0.0-linux-x64"], plan.Tags.Select(tag => tag.Tag));
        Assert.Equal(3, plan.Manifests.Count);
    }

    [Fact]
    public async Task A_newest_release_with_a_signature_of_an_unknown_kind_is_kept()
    {
        await using var shelf = await Shelf.OpenAsync();
        var newest = shelf.Push("2.0.0");
        shelf.Clock.AddDays(1);
        shelf.Push("1.0.0");
        shelf.Clock.AddDays(1);
        shelf.Push($"{newest.Replace(':', '-')}.vex");

        Assert.Equal(["1.0.0"], (await shelf.PlanAsync(Shelf.Filter(keep: 1))).Tags.Select(tag => tag.Tag));
    }

    [Fact]
    public async Task A_ring_of_signature_tags_is_kept_with_what_refers_to_it()
    {
        await using var shelf = await Shelf.OpenAsync();
        var (one, other) = (shelf.Push(), shelf.Push());
        shelf.Host.SetTag(Shelf.Name, $"{one.Replace(':', '-')}.sig", other);
        shelf.Host.SetTag(Shelf.Name, $"{other.Replace(':', '-')}.sig", one);
        shelf.Host.PushReferrer(Shelf.Name, one, "application/vnd.example.signature");
        var garbage = shelf.Push();

        Assert.Equal([garbage], Digests(await shelf.PlanAsync(Shelf.Filter(untagged: true))));
    }

    [Fact]
    public async Task What_is_older_goes_and_its_signature_with_it()
    {
        await using var shelf = await Shelf.OpenAsync();
        var old = shelf.Push("1.0.0");
        shelf.Clock.AddDays(40);
        var signature = shelf.Host.PushReferrer(Shelf.Name, old, "application/vnd.example.signature");
        var cosign = shelf.Push($"{old.Replace(':', '-')}.sig");
        shelf.Push("1.1.0");

        var plan = await shelf.PlanAsync(Shelf.Filter(before: shelf.Clock.Now.AddDays(-30)));

        Assert.Equal(new[] { old, signature, cosign }.Order(), Digests(plan).Order());
        Assert.Equal(old, Digests(plan)[^1]);
    }

    [Fact]
    public async Task A_moving_tag_keeps_its_image_unless_it_is_named()
    {
        await using var shelf = await Shelf.OpenAsync();
        shelf.Push("1.0.0", "latest");

        Assert.True((await shelf.PlanAsync(Shelf.Filter(tags: "*"))).IsEmpty);
        Assert.Equal(["1.0.0", "latest"], (await shelf.PlanAsync(Shelf.Filter(tags: "*;latest"))).Tags.Select(tag => tag.Tag));
    }

    [Fact]
    public async Task Of_an_image_with_another_tag_nothing_goes()
    {
        await using var shelf = await Shelf.OpenAsync();
        shelf.Push("pr-12", "1.0.0");
        shelf.Push("pr-13");

        Assert.Equal(["pr-13"], (await shelf.PlanAsync(Shelf.Filter(tags: "pr-*"))).Tags.Select(tag => tag.Tag));
    }

    [Theory]
    [InlineData("<1.2.0", "1.0.0 1.2.0-rc.1")]
    [InlineData("<=1.2.0", "1.0.0 1.2.0 1.2.0-rc.1")]
    [InlineData(">1.2.0", "2.0.0")]
    [InlineData(">=1.2.0;1.0.*", "1.0.0 1.2.0 2.0.0")]
    [InlineData("*-rc.*", "1.2.0-rc.1")]
    [InlineData("nightly", "nightly")]
    public async Task A_filter_of_tags_understands_versions(string filter, string expected)
    {
        await using var shelf = await Shelf.OpenAsync();
        Array.ForEach(["1.0.0", "1.2.0-rc.1", "1.2.0", "2.0.0", "nightly"], tag => shelf.Push(tag));

        Assert.Equal(expected.Split(' '), (await shelf.PlanAsync(Shelf.Filter(tags: filter))).Tags.Select(tag => tag.Tag));
    }

    [Fact]
    public async Task A_filter_of_tags_leaves_what_has_none()
    {
        await using var shelf = await Shelf.OpenAsync();
        var tagged = shelf.Push("pr-1");
        shelf.Push();

        Assert.Equal([tagged], Digests(await shelf.PlanAsync(Shelf.Filter(tags: "pr-*"))));
    }

    [Fact]
    public async Task Untagged_only_leaves_every_tag()
    {
        await using var shelf = await Shelf.OpenAsync();
        shelf.Push("1.0.0");
        var index = shelf.Host.PushIndex(Shelf.Name);

        var plan = await shelf.PlanAsync(Shelf.Filter(untagged: true));

        Assert.Empty(plan.Tags);
        Assert.Equal(3, plan.Manifests.Count);
        Assert.Equal(index, Digests(plan)[0]);
    }

    [Fact]
    public async Task An_untagged_image_that_is_young_stays_with_all_that_it_holds()
    {
        await using var shelf = await Shelf.OpenAsync();
        var old = shelf.Push();
        var child = shelf.Push();
        shelf.Clock.AddDays(2);
        shelf.PushIndexOf(null, child);

        Assert.Equal([old], Digests(await shelf.PlanAsync(Shelf.Filter(untagged: true, before: shelf.Clock.Now.AddDays(-1)))));
    }

    [Fact]
    public async Task A_signature_s_tag_without_its_image_stays()
    {
        await using var shelf = await Shelf.OpenAsync();
        shelf.Push($"sha256-{new string('a', 64)}.sig");
        shelf.Push("1.0.0");

        Assert.True((await shelf.PlanAsync(Shelf.Filter(untagged: true))).IsEmpty);
        Assert.Equal(["1.0.0"], (await shelf.PlanAsync(Shelf.Filter(tags: "*"))).Tags.Select(tag => tag.Tag));
    }

    [Fact]
    public async Task Deleting_tags_leaves_every_manifest_and_every_signature_s_tag()
    {
        await using var shelf = await Shelf.OpenAsync();
        var image = shelf.Push("pr-1", "1.0.0", "latest");
        shelf.Push($"{image.Replace(':', '-')}.sig");

        var plan = await shelf.PlanAsync(Shelf.Filter(tags: "*", tagsOnly: true));

        Assert.Equal(["1.0.0", "pr-1"], plan.Tags.Select(tag => tag.Tag));
        Assert.Empty(plan.Manifests);
    }

    [Fact]
    public async Task Of_tags_alone_the_young_ones_stay()
    {
        await using var shelf = await Shelf.OpenAsync();
        shelf.Push("pr-1");
        shelf.Clock.AddDays(10);
        shelf.Push("pr-2");

        var plan = await shelf.PlanAsync(Shelf.Filter(tags: "pr-*", before: ShelfClock.Start.AddDays(5), tagsOnly: true));

        Assert.Equal("pr-1", Assert.Single(plan.Tags).Tag);
        Assert.Empty(plan.Manifests);
    }

    [Fact]
    public async Task What_is_exactly_as_old_as_the_limit_stays()
    {
        await using var shelf = await Shelf.OpenAsync();
        shelf.Push("1.0.0");
        shelf.Clock.AddDays(1);
        shelf.Push("1.1.0");

        var plan = await shelf.PlanAsync(Shelf.Filter(before: ShelfClock.Start.AddDays(1)));

        Assert.Equal("1.0.0", Assert.Single(plan.Tags).Tag);
    }

    [Fact]
    public async Task Where_no_time_is_known_nothing_is_called_old()
    {
        await using var shelf = await Shelf.OpenPlainAsync();
        shelf.Push("1.0.0");

        var failure = await RegistryWorld.FailureOf(() => shelf.PlanAsync(Shelf.Filter(before: ShelfClock.Start)));

        Assert.Equal(DiagnosticList.TimesUnknown, failure.Descriptor);
        Assert.True((await shelf.PlanAsync(Shelf.Filter(keep: 1))).IsEmpty);
    }

    [Fact]
    public async Task The_hash_is_of_what_would_be_deleted_and_of_nothing_else()
    {
        await using var shelf = await Shelf.OpenAsync();
        shelf.Push("pr-1");
        shelf.Push("1.0.0");
        var before = CleanUpPlan.Hash([await shelf.PlanAsync(Shelf.Filter(tags: "pr-*"))]);

        shelf.Push("1.1.0");
        Assert.Equal(before, CleanUpPlan.Hash([await shelf.PlanAsync(Shelf.Filter(tags: "pr-1"))]));

        shelf.Host.SetTag(Shelf.Name, "pr-1", shelf.Push());
        Assert.NotEqual(before, CleanUpPlan.Hash([await shelf.PlanAsync(Shelf.Filter(tags: "pr-*"))]));
    }

    private static string[] Digests(CleanUpPlan plan) => [.. plan.Manifests.Select(planned => planned.Manifest.Digest.ToString())];
}
