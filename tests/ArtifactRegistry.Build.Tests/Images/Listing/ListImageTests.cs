using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Listing;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Emulator;
using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Build.Tests.Images.Listing;

public sealed class ListImageTests
{
    [Fact]
    public async Task An_image_s_manifests_are_listed_with_what_the_registry_tells_of_them()
    {
        await using var shelf = await Shelf.OpenAsync();
        var digest = shelf.Host.PushImage(
            Shelf.Name, "1.0.0", new ImageSeed { Created = new DateTimeOffset(2026, 5, 31, 0, 0, 0, TimeSpan.Zero) });
        shelf.Host.SetTag(Shelf.Name, "latest", digest);

        var listing = await shelf.ListAsync();

        var row = ManifestRow.Of(listing, Assert.Single(listing.Manifests));
        Assert.Equal((digest, "1.0.0 latest"), (row.Digest.ToString(), string.Join(' ', row.Tags)));
        Assert.Equal("application/vnd.oci.image.manifest.v1+json", row.MediaType);
        Assert.Equal(new DateTimeOffset(2026, 5, 31, 0, 0, 0, TimeSpan.Zero), row.Created);
        Assert.Equal(ShelfClock.Start, row.Uploaded);
        Assert.True(row.Size > 0);
    }

    [Fact]
    public async Task The_images_of_an_index_have_their_platform_and_their_parent()
    {
        await using var shelf = await Shelf.OpenAsync();
        var index = shelf.Host.PushIndex(Shelf.Name, "1.0.0", "linux/amd64", "linux/arm64");

        var listing = await shelf.ListAsync();

        var rows = listing.Manifests.Select(manifest => ManifestRow.Of(listing, manifest)).Where(row => row.Tags.Count == 0).ToArray();
        Assert.Equal(["linux/amd64", "linux/arm64"], rows.Select(row => row.Platform).Order());
        Assert.All(rows, row => Assert.Equal(index, Assert.Single(row.Parents).ToString()));
    }

    [Fact]
    public async Task A_signature_has_its_subject()
    {
        await using var shelf = await Shelf.OpenAsync();
        var image = shelf.Push("1.0.0");
        var signature = shelf.Host.PushReferrer(Shelf.Name, image, "application/vnd.example.signature");
        var cosign = shelf.Push($"{image.Replace(':', '-')}.sig");

        var listing = await shelf.ListAsync();

        Assert.All([signature, cosign], digest => Assert.Equal(image, SubjectOf(listing, digest)));
        Assert.Null(SubjectOf(listing, image));
    }

    [Fact]
    public async Task A_list_of_single_images_is_one_request()
    {
        await using var shelf = await Shelf.OpenAsync();
        Array.ForEach([.. Enumerable.Range(1, 20)], version => shelf.Push($"1.0.{version}"));

        await shelf.ListAsync();

        Assert.Equal(["GET tags/list"], shelf.Asked);
    }

    [Fact]
    public async Task Beyond_the_list_only_indexes_and_what_nothing_else_holds_are_read()
    {
        await using var shelf = await Shelf.OpenAsync();
        var image = shelf.Push("1.0.0");
        var index = shelf.Host.PushIndex(Shelf.Name, "1.1.0");
        var referrer = shelf.Host.PushReferrer(Shelf.Name, image, "application/vnd.example.sbom");

        await shelf.ListAsync();

        Assert.Equal(new[] { "GET tags/list", $"GET manifests/{index}", $"GET manifests/{referrer}" }.Order(), shelf.Asked.Order());
    }

    [Fact]
    public async Task Pages_are_put_together_whatever_their_size()
    {
        await using var shelf = await Shelf.OpenAsync(new RegistryBehavior { TagListMaximum = 7 });
        Array.ForEach([.. Enumerable.Range(1, 30)], version => shelf.Push($"1.0.{version}"));
        shelf.Push();

        var listing = await shelf.ListAsync();

        Assert.Equal(31, listing.Manifests.Count);
        Assert.Equal(5, shelf.Asked.Count(asked => asked == "GET tags/list"));
    }

    [Fact]
    public async Task A_list_that_breaks_off_is_asked_for_again()
    {
        await using var shelf = await Shelf.OpenAsync();
        Array.ForEach([.. Enumerable.Range(1, 30)], version => shelf.Push($"1.0.{version}"));
        shelf.Emulator.AddFault(new Fault { PathPattern = "tags/list", Cut = FaultCut.MidAnswer, Count = 2 });

        var listing = await shelf.ListAsync();

        Assert.Equal(30, listing.Manifests.Count);
        Assert.Equal(30, listing.Manifests.Sum(manifest => manifest.Info.Tags.Count));
    }

    [Fact]
    public async Task An_image_that_is_not_there_is_no_empty_list()
    {
        await using var shelf = await Shelf.OpenAsync(new RegistryBehavior { MissingImageHasEmptyTagList = false });

        var failure = await RegistryWorld.FailureOf(shelf.ListAsync);

        Assert.Equal(DiagnosticList.ImageNotFound, failure.Descriptor);
    }

    private static string? SubjectOf(ImageListing listing, string digest)
    {
        Assert.True(ImageDigest.TryParse(digest, out var parsed));
        return ManifestRow.Of(listing, listing.Find(parsed)!).Subject?.ToString();
    }
}
