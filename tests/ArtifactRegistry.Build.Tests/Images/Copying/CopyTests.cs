using ArtifactRegistry.Build.Images.Copying;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Emulator;
using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Build.Tests.Images.Copying;

public sealed class CopyTests
{
    [Fact]
    public async Task An_index_comes_with_all_its_platforms_and_the_same_digest()
    {
        await using var lab = await CopyLab.OpenAsync();
        var digest = lab.PushIndex("1.0.0", [lab.PushApp(null, salt: "amd64"), lab.PushApp(null, salt: "arm64")]);

        await lab.CopyAsync(tags: "1.0.0;latest");

        Assert.Equal([digest, digest], new[] { "1.0.0", "latest" }.Select(tag => lab.Target.GetTagDigest(CopyLab.Copy, tag)));
        Assert.Equal(CopyLab.Content(lab.Source, CopyLab.App), CopyLab.Content(lab.Target, CopyLab.Copy));
    }

    [Fact]
    public async Task An_image_named_by_its_digest_is_there_by_its_digest()
    {
        await using var lab = await CopyLab.OpenAsync();
        var digest = lab.PushApp(null);

        await lab.CopyAsync($"{CopyLab.App}@{digest}", tags: null);

        Assert.Equal([digest], lab.Target.Manifests(CopyLab.Copy));
        Assert.Empty(lab.Target.Tags(CopyLab.Copy));
    }

    [Fact]
    public async Task A_copy_that_was_interrupted_goes_on_where_it_stopped()
    {
        await using var lab = await CopyLab.OpenAsync();
        lab.PushApp("1.0.0", layers: 5);
        lab.Emulator.AddFault(new Fault { Method = "PUT", PathPattern = "manifests/1.0.0", StatusCode = 403, Count = 1 });
        await RegistryWorld.FailureOf(() => lab.CopyAsync());
        (lab.Places, _) = (new(), lab.Emulator.Requests);
        lab.Emulator.ClearRequests();

        var result = await lab.CopyAsync();

        Assert.Equal(0, result.Tally.BytesSent);
        Assert.DoesNotContain(
            lab.Emulator.Requests,
            request => request is { Method: "PUT" } && !request.Path.Contains("manifests", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_upload_that_fails_begins_again_from_its_start()
    {
        await using var lab = await CopyLab.OpenAsync(retryBudget: TimeSpan.FromSeconds(20));
        var digest = lab.PushApp("1.0.0", layers: 1);
        lab.Emulator.AddFault(new Fault { Method = "PUT", PathPattern = "artifacts-uploads", StatusCode = 503, Count = 1 });
        lab.Emulator.AddFault(new Fault { Method = "GET", PathPattern = "artifacts-downloads", Cut = FaultCut.MidAnswer, Count = 1 });

        await lab.CopyAsync();

        Assert.Equal(digest, lab.Target.GetTagDigest(CopyLab.Copy, "1.0.0"));
        Assert.DoesNotContain(lab.Emulator.Requests, request => request.Method == "PATCH");
    }

    [Fact]
    public async Task Where_mounts_are_not_known_the_bytes_are_sent()
    {
        await using var lab = await CopyLab.OpenAsync(RegistryBehavior.ArtifactRegistry with { CrossRepositoryMount = false });
        var digest = lab.PushApp("1.0.0");

        var result = await lab.CopyToAsync(lab.Source, "p/r/app:1.0.0", CopyLab.Copy);

        Assert.Equal(digest, lab.Source.GetTagDigest(CopyLab.Copy, "1.0.0"));
        Assert.True(result.Tally.BytesSent > 3000);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Upload_locations_are_taken_as_they_come(bool isAbsolute, bool isOutsideV2)
    {
        await using var lab = await CopyLab.OpenAsync(
            RegistryBehavior.ArtifactRegistry with { AbsoluteUploadLocations = isAbsolute, UploadsOutsideV2 = isOutsideV2 });
        var digest = lab.PushApp("1.0.0");

        await lab.CopyAsync();

        Assert.Equal(digest, lab.Target.GetTagDigest(CopyLab.Copy, "1.0.0"));
    }

    [Fact]
    public async Task One_platform_is_its_own_image_and_several_are_a_smaller_index()
    {
        await using var lab = await CopyLab.OpenAsync();
        string[] children = [lab.PushApp(null, salt: "a"), lab.PushApp(null, salt: "b"), lab.PushApp(null, salt: "c")];
        lab.PushIndex("1.0.0", children);

        await lab.CopyAsync(options: new CopyOptions { Platforms = ["linux/arch1"] });
        await lab.CopyAsync(tags: "two", options: new CopyOptions { Platforms = ["linux/arch0", "linux/arch2"] });

        Assert.Equal(children[1], lab.Target.GetTagDigest(CopyLab.Copy, "1.0.0"));
        var two = new Manifest(lab.Target.GetManifest(CopyLab.Copy, "two"), CopyLab.OciIndex).Parse();
        Assert.Equal([children[0], children[2]], two.Children.Select(child => child.Digest.ToString()));
    }
}
