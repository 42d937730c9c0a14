using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Emulator;
using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Build.Tests.Images.Listing;

/// <summary>Lists that contradict the registry's other answers: nothing is deleted by them.</summary>
public sealed class ContradictionTests
{
    private const string NotFound = """{"errors":[{"code":"MANIFEST_UNKNOWN","message":"not found"}]}""";
    private const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";

    [Fact]
    public async Task A_tag_that_is_listed_with_no_manifest_stops_the_clean_up()
    {
        await using var shelf = await Shelf.OpenAsync();
        var digest = shelf.Push("1.0.0");
        shelf.Emulator.AddFault(new Fault
        {
            PathPattern = "tags/list",
            StatusCode = 200,
            Body = $$$"""{"tags":["1.0.0","2.0.0"],"manifest":{"{{{digest}}}":{"tag":["1.0.0"]} } }""",
        });

        var failure = await RegistryWorld.FailureOf(() => shelf.PlanAsync(Shelf.Filter(keep: 1)));

        Assert.Equal(DiagnosticList.ListContradicts, failure.Descriptor);
        Assert.Contains("the tag 2.0.0 is listed with no manifest", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tag_of_two_manifests_stops_the_clean_up()
    {
        await using var shelf = await Shelf.OpenAsync();
        var (one, other) = (shelf.Push("1.0.0"), shelf.Push("1.1.0"));
        shelf.Emulator.AddFault(new Fault
        {
            PathPattern = "tags/list",
            StatusCode = 200,
            Body = $$$"""{"tags":["1.0.0"],"manifest":{"{{{one}}}":{"tag":["1.0.0"]},"{{{other}}}":{"tag":["1.0.0"]} } }""",
        });

        Assert.Equal(
            DiagnosticList.ListContradicts, (await RegistryWorld.FailureOf(() => shelf.PlanAsync(Shelf.Filter(keep: 1)))).Descriptor);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(null, true)]
    public async Task An_index_that_is_listed_and_missing_stops_every_list_and_one_404_does_not(int? times, bool isError)
    {
        await using var shelf = await Shelf.OpenAsync();
        var index = shelf.Host.PushIndex(Shelf.Name, "1.0.0");
        shelf.Emulator.AddFault(new Fault { PathPattern = $"manifests/{index}", StatusCode = 404, Count = times, Body = NotFound });

        var failure = isError ? await RegistryWorld.FailureOf(() => shelf.ListAsync()) : null;

        Assert.Equal(isError ? DiagnosticList.ListContradicts : null, failure?.Descriptor);
        Assert.True(isError || (await shelf.ListAsync()).Manifests.Count(manifest => manifest.Links?.Children.Count == 2) == 1);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(null, true)]
    public async Task A_listed_tag_that_is_missing_stops_every_list_elsewhere_and_one_404_does_not(int? times, bool isError)
    {
        await using var shelf = await Shelf.OpenPlainAsync();
        shelf.Push("1.0.0");
        shelf.Push("1.1.0");
        shelf.Emulator.AddFault(new Fault { PathPattern = "manifests/1.1.0", StatusCode = 404, Count = times, Body = NotFound });

        var failure = isError ? await RegistryWorld.FailureOf(() => shelf.ListAsync()) : null;

        Assert.Equal(isError ? DiagnosticList.ListContradicts : null, failure?.Descriptor);
        Assert.True(isError || (await shelf.ListAsync()).Manifests.Count == 2);
    }

    [Fact]
    public async Task A_tag_that_was_deleted_since_the_list_was_made_is_no_contradiction()
    {
        await using var shelf = await Shelf.OpenPlainAsync();
        shelf.Push("1.0.0");
        shelf.Push("pr-1");
        shelf.Emulator.AddFault(new Fault
        {
            PathPattern = "manifests/pr-1",
            Count = 1,
            BeforeRequest = () =>
            {
                shelf.Host.DeleteTag(Shelf.Name, "pr-1");
                return Task.CompletedTask;
            },
        });

        Assert.Equal(["1.0.0"], (await shelf.ListAsync()).Manifests.SelectMany(manifest => manifest.Info.Tags));
    }

    [Fact]
    public async Task A_signature_in_Docker_s_format_is_kept_with_its_image()
    {
        await using var shelf = await Shelf.OpenAsync(new RegistryBehavior { RefuseDanglingDeletes = false });
        var image = shelf.Push("1.0.0");
        var config = shelf.Host.PushBlob(Shelf.Name, "{}"u8.ToArray());
        var signature = shelf.Host.PushManifest(
            Shelf.Name,
            null,
            System.Text.Encoding.UTF8.GetBytes(
                $$$"""
                {"schemaVersion":2,"mediaType":"{{{DockerManifest}}}","layers":[],
                "config":{"mediaType":"application/json","digest":"{{{config}}}","size":2},
                "subject":{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{{{image}}}","size":1}}
                """),
            DockerManifest);
        var garbage = shelf.Push();

        var results = await shelf.CleanUpAsync(Shelf.Filter(untagged: true));

        Assert.Equal([garbage], results.Select(result => result.Name));
        Assert.NotNull(shelf.Host.GetManifest(Shelf.Name, signature));
    }

    [Fact]
    public async Task A_list_that_loses_a_planned_image_stops_the_deletions()
    {
        await using var shelf = await Shelf.OpenAsync(new RegistryBehavior { RefuseDanglingDeletes = false });
        var image = shelf.Push();
        shelf.Push("1.0.0");
        var plan = await shelf.PlanAsync(Shelf.Filter(untagged: true));
        const string EmptyList = """{"tags":[],"manifest":{},"child":[]}""";
        shelf.Emulator.AddFault(new Fault { PathPattern = "tags/list", StatusCode = 200, Body = EmptyList });

        var failure = await RegistryWorld.FailureOf(() => shelf.RunAsync(plan));

        Assert.Equal(DiagnosticList.ListContradicts, failure.Descriptor);
        Assert.Contains($"{image} exists and is not listed", failure.Message, StringComparison.Ordinal);
        Assert.NotNull(shelf.Host.GetManifest(Shelf.Name, image));
    }

    [Fact]
    public async Task A_list_that_loses_a_planned_image_once_is_read_again()
    {
        await using var shelf = await Shelf.OpenAsync();
        shelf.Push();
        var plan = await shelf.PlanAsync(Shelf.Filter(untagged: true));
        const string EmptyList = """{"tags":[],"manifest":{},"child":[]}""";
        shelf.Emulator.AddFault(new Fault { PathPattern = "tags/list", StatusCode = 200, Body = EmptyList, Count = 1 });

        Assert.Equal("deleted", Assert.Single(await shelf.RunAsync(plan)).Outcome);
    }

    [Fact]
    public async Task Elsewhere_a_list_that_loses_a_planned_tag_stops_the_deletions()
    {
        await using var shelf = await Shelf.OpenPlainAsync();
        var image = shelf.Push("pr-1");
        var plan = await shelf.PlanAsync(Shelf.Filter(tags: "pr-*"));
        shelf.Emulator.AddFault(new Fault { PathPattern = "tags/list", StatusCode = 200, Body = """{"tags":[]}""" });

        var failure = await RegistryWorld.FailureOf(() => shelf.RunAsync(plan, deletesTags: false));

        Assert.Equal(DiagnosticList.ListContradicts, failure.Descriptor);
        Assert.NotNull(shelf.Host.GetManifest(Shelf.Name, image));
    }
}
