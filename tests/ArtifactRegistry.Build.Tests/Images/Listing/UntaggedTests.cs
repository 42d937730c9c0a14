using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Tests.Images.Listing;

/// <summary>What gcrane gc lists and must not.</summary>
public sealed class UntaggedTests
{
    [Fact]
    public async Task What_has_no_tag_and_nothing_that_holds_it_is_untagged()
    {
        await using var shelf = await Shelf.OpenAsync();
        shelf.Push("1.0.0");
        var old = shelf.Push();

        Assert.Equal([old], await shelf.UntaggedAsync());
    }

    [Fact]
    public async Task The_images_of_a_tagged_index_are_not_untagged()
    {
        await using var shelf = await Shelf.OpenAsync();
        shelf.Host.PushIndex(Shelf.Name, "1.0.0");

        Assert.Empty(await shelf.UntaggedAsync());
    }

    [Fact]
    public async Task Of_an_untagged_index_only_the_index_is_untagged()
    {
        await using var shelf = await Shelf.OpenAsync();
        var index = shelf.Host.PushIndex(Shelf.Name);

        Assert.Equal([index], await shelf.UntaggedAsync());
    }

    [Fact]
    public async Task What_is_about_a_kept_image_is_not_untagged()
    {
        await using var shelf = await Shelf.OpenAsync();
        var image = shelf.Push("1.0.0");
        var signature = shelf.Host.PushReferrer(Shelf.Name, image, "application/vnd.example.signature");
        shelf.Host.PushReferrer(Shelf.Name, signature, "application/vnd.example.timestamp");

        Assert.Empty(await shelf.UntaggedAsync());
    }

    [Fact]
    public async Task What_is_about_a_platform_of_a_kept_index_is_not_untagged()
    {
        await using var shelf = await Shelf.OpenAsync();
        shelf.Host.PushIndex(Shelf.Name, "1.0.0");
        var child = shelf.Host.Manifests(Shelf.Name).First(digest => digest != shelf.Host.GetTagDigest(Shelf.Name, "1.0.0"));
        shelf.Host.PushReferrer(Shelf.Name, child, "application/vnd.example.sbom");

        Assert.Empty(await shelf.UntaggedAsync());
    }

    [Fact]
    public async Task What_is_about_an_image_that_nothing_holds_is_untagged_too()
    {
        await using var shelf = await Shelf.OpenAsync();
        var image = shelf.Push();
        var signature = shelf.Host.PushReferrer(Shelf.Name, image, "application/vnd.example.signature");
        shelf.Push("1.0.0");

        Assert.Equal(new[] { image, signature }.Order(), (await shelf.UntaggedAsync()).Order());
    }

    [Fact]
    public async Task A_fallback_tag_holds_what_it_lists()
    {
        await using var shelf = await Shelf.OpenAsync();
        var image = shelf.Push("1.0.0");
        var signature = shelf.Push();
        shelf.PushIndexOf(image.Replace(':', '-'), signature);

        Assert.Empty(await shelf.UntaggedAsync());
    }

    [Fact]
    public async Task A_registry_that_does_not_list_untagged_manifests_says_so()
    {
        await using var shelf = await Shelf.OpenPlainAsync();
        shelf.Push("1.0.0");

        var failure = await RegistryWorld.FailureOf(shelf.UntaggedAsync);

        Assert.Equal(DiagnosticList.UntaggedUnknown, failure.Descriptor);
    }
}
