using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.CleanUp;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Emulator;
using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Build.Tests.Images.CleanUp;

public sealed class CleanUpTests
{
    [Fact]
    public async Task Tags_go_before_indexes_and_indexes_before_their_images()
    {
        await using var shelf = await Shelf.OpenAsync();
        var index = shelf.Host.PushIndex(Shelf.Name, "pr-1");

        var results = await shelf.CleanUpAsync(Shelf.Filter(tags: "pr-*"));

        Assert.All(results, result => Assert.Equal("deleted", result.Outcome));
        Assert.Empty(shelf.Host.Manifests(Shelf.Name));
        Assert.Equal(
            ["DELETE manifests/pr-1", $"DELETE manifests/{index}"],
            shelf.Asked.Where(asked => asked.StartsWith("DELETE", StringComparison.Ordinal)).Take(2));
    }

    [Fact]
    public async Task What_the_registry_holds_is_kept_and_told_and_so_is_what_that_holds()
    {
        await using var shelf = await Shelf.OpenAsync();
        var children = new[] { shelf.Push(), shelf.Push() };
        var index = shelf.PushIndexOf(null, children);
        var plan = await shelf.PlanAsync(Shelf.Filter(untagged: true));
        shelf.Emulator.AddFault(new Fault
        {
            Method = "DELETE",
            PathPattern = index,
            StatusCode = 400,
            Body = """{"errors":[{"code":"GOOGLE_MANIFEST_DANGLING_TAG","message":"Manifest is still referenced by tag: 1.0.0"}]}""",
        });

        var results = await shelf.RunAsync(plan);

        Assert.All(results, result => Assert.Equal("kept", result.Outcome));
        Assert.StartsWith("GOOGLE_MANIFEST_DANGLING_TAG", results[0].Result!.Reason, StringComparison.Ordinal);
        Assert.Equal(3, shelf.Host.Manifests(Shelf.Name).Count);
    }

    [Fact]
    public async Task What_was_kept_is_tried_again_when_something_else_went()
    {
        await using var shelf = await Shelf.OpenAsync();
        var (one, other) = (shelf.Push(), shelf.Push());
        shelf.Emulator.AddFault(new Fault
        {
            Method = "DELETE",
            PathPattern = one,
            StatusCode = 400,
            Count = 1,
            Body = """
                {"errors":[{"code":"GOOGLE_MANIFEST_DANGLING_PARENT_IMAGE",
                 "message":"Manifest is still referenced by one or more parent images"}]}
                """,
        });

        var results = await shelf.CleanUpAsync(Shelf.Filter(untagged: true));

        Assert.All(results, result => Assert.Equal("deleted", result.Outcome));
    }

    [Fact]
    public async Task What_is_gone_already_is_a_success()
    {
        await using var shelf = await Shelf.OpenAsync();
        shelf.Push("pr-1");
        var plan = await shelf.PlanAsync(Shelf.Filter(tags: "pr-*"));
        await shelf.RunAsync(plan);

        Assert.All(await shelf.RunAsync(plan), result => Assert.Equal("gone", result.Outcome));
    }

    [Fact]
    public async Task A_proxy_s_404_page_does_not_mean_that_an_image_is_gone()
    {
        await using var shelf = await Shelf.OpenAsync();
        shelf.Push();
        var plan = await shelf.PlanAsync(Shelf.Filter(untagged: true));
        shelf.Emulator.AddFault(new Fault { Method = "DELETE", StatusCode = 404, Body = "<html>Not Found</html>" });

        var failure = await RegistryWorld.FailureOf(() => shelf.RunAsync(plan));

        Assert.Equal("ARB3004", failure.Code);
    }

    [Fact]
    public async Task A_tag_that_has_moved_meanwhile_stays()
    {
        await using var shelf = await Shelf.OpenAsync();
        shelf.Push("pr-1");
        var plan = await shelf.PlanAsync(Shelf.Filter(tags: "pr-*"));
        var newer = shelf.Push();
        shelf.Host.SetTag(Shelf.Name, "pr-1", newer);

        var results = await shelf.RunAsync(plan);

        Assert.All(results, result => Assert.Equal("kept", result.Outcome));
        Assert.Equal(newer, shelf.Host.GetTagDigest(Shelf.Name, "pr-1"));
    }

    [Fact]
    public async Task Immutable_tags_stay_with_their_images_while_the_rest_goes()
    {
        await using var shelf = await Shelf.OpenAsync(new EmulatorOptions
        {
            Hosts = [new EmulatorHost { Repositories = [new EmulatorRepository { Name = "my-project/my-repo", ImmutableTags = true }] }],
        });
        shelf.Push("pr-1");
        var untagged = shelf.Push();

        var results = await shelf.CleanUpAsync(Shelf.Filter(before: shelf.Clock.Now.AddDays(1)));

        Assert.Equal(["pr-1"], results.Where(result => result.Result!.Outcome == DeletionOutcome.Immutable).Select(result => result.Name));
        Assert.Equal([untagged], results.Where(result => result.Outcome == "deleted").Select(result => result.Name));
    }

    [Fact]
    public async Task A_signature_whose_tag_the_registry_keeps_is_kept_and_so_is_its_image()
    {
        await using var shelf = await Shelf.OpenAsync(new RegistryBehavior { RefuseDanglingDeletes = false });
        var image = shelf.Push("pr-1");
        var tag = $"{image.Replace(':', '-')}.sig";
        var signature = shelf.Push(tag);
        shelf.Emulator.AddFault(new Fault
        {
            Method = "DELETE",
            PathPattern = $"manifests/{tag}",
            StatusCode = 400,
            Body = """{"errors":[{"code":"GOOGLE_MANIFEST_DANGLING_TAG","message":"held"}]}""",
        });

        var results = await shelf.CleanUpAsync(Shelf.Filter(tags: "pr-*"));

        Assert.Equal($"its tag {tag} is kept", results.Single(result => result.Name == signature).Result!.Reason);
        Assert.Equal(new[] { image, signature }.Order(), shelf.Host.Manifests(Shelf.Name));
    }

    [Theory]
    [InlineData(405, "UNSUPPORTED")]
    [InlineData(400, "UNSUPPORTED")]
    public async Task A_registry_that_does_not_delete_is_a_coded_error(int status, string code)
    {
        await using var shelf = await Shelf.OpenAsync();
        shelf.Push();
        shelf.Emulator.AddFault(
            new Fault { Method = "DELETE", StatusCode = status, Body = $$"""{"errors":[{"code":"{{code}}","message":"no"}]}""" });

        var failure = await RegistryWorld.FailureOf(() => shelf.CleanUpAsync(Shelf.Filter(untagged: true)));

        Assert.Equal(DiagnosticList.DeletionUnsupported, failure.Descriptor);
    }

    [Fact]
    public async Task A_clean_up_that_is_refused_midway_says_how_far_it_came()
    {
        await using var shelf = await Shelf.OpenAsync();
        var index = shelf.Host.PushIndex(Shelf.Name);
        shelf.Emulator.AddFault(new Fault { Method = "DELETE", PathPattern = $"manifests/(?!{index})", StatusCode = 403 });

        var run = new CleanUpRun(shelf.Client, await shelf.PlanAsync(Shelf.Filter(untagged: true)), deletesTags: true);

        var failure = await RegistryWorld.FailureOf(() => run.RunAsync(default));

        Assert.Equal(DiagnosticList.AccessDenied, failure.Descriptor);
        Assert.Equal(["deleted", "planned", "planned"], run.Results.Select(result => result.Outcome));
    }

    [Fact]
    public async Task Elsewhere_an_image_goes_by_its_digest_and_no_tag_is_ever_deleted()
    {
        await using var shelf = await Shelf.OpenPlainAsync();
        shelf.Push("pr-1", "pr-2");
        shelf.Push("1.0.0");

        var results = await shelf.RunAsync(await shelf.PlanAsync(Shelf.Filter(tags: "pr-*")), deletesTags: false);

        Assert.All(results, result => Assert.Equal("deleted", result.Outcome));
        Assert.Equal(["1.0.0"], shelf.Host.Tags(Shelf.Name));
        Assert.Single(shelf.Asked, asked => asked.StartsWith("DELETE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Elsewhere_the_images_of_an_index_that_was_kept_are_not_deleted()
    {
        await using var shelf = await Shelf.OpenPlainAsync();
        var child = shelf.Push("pr-1-x64");
        var index = shelf.PushIndexOf("pr-1", child);
        var plan = await shelf.PlanAsync(Shelf.Filter(tags: "pr-*"));
        shelf.Emulator.AddFault(new Fault
        {
            Method = "DELETE",
            PathPattern = index,
            StatusCode = 400,
            Body = """{"errors":[{"code":"GOOGLE_MANIFEST_DANGLING_TAG","message":"Manifest is still referenced by tag: 1.0.0"}]}""",
        });

        await shelf.RunAsync(plan, deletesTags: false);

        Assert.Contains($"DELETE manifests/{index}", shelf.Asked);
        Assert.DoesNotContain($"DELETE manifests/{child}", shelf.Asked);
        Assert.Equal(2, plan.Manifests.Count);
    }

    [Fact]
    public async Task A_plan_reads_no_manifest_twice()
    {
        await using var shelf = await Shelf.OpenAsync();
        var image = shelf.Push("1.0.0");
        shelf.Host.PushReferrer(Shelf.Name, image, "application/vnd.example.signature");
        shelf.Host.PushIndex(Shelf.Name, "1.1.0");
        shelf.Host.PushIndex(Shelf.Name, "1.2.0");

        await shelf.PlanAsync(Shelf.Filter(keep: 1));

        Assert.Equal(shelf.Asked.Distinct().Count(), shelf.Asked.Count());
    }
}
