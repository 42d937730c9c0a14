using ArtifactRegistry.Build.Images.Copying;
using ArtifactRegistry.Emulator;

namespace ArtifactRegistry.Build.Tests.Images.Copying;

/// <summary>How many requests a copy takes, against the best of the peers behind a Bearer challenge (Debian's registry, the same images).
/// The registry of these tests serves blobs itself: a redirect would cost every client one request more.</summary>
public sealed class FigureTests
{
    private static readonly RegistryBehavior NoRedirects = RegistryBehavior.ArtifactRegistry with { RedirectBlobDownloads = false };

    [Fact]
    public async Task An_image_of_four_blobs_crosses_registries_in_17_requests_where_the_best_peer_takes_24()
    {
        await using var lab = await CopyLab.OpenAsync(NoRedirects);
        var digest = lab.PushApp("1.0.0");

        var result = await lab.CopyAsync();

        Assert.Equal(digest, lab.Target.GetTagDigest(CopyLab.Copy, "1.0.0"));
        Assert.Equal(17, lab.Emulator.Requests.Count);
        Assert.True(result.Tally is { BytesMounted: 0, BytesSent: > 3000 });
    }

    [Fact]
    public async Task On_the_same_host_it_takes_9_requests_and_no_bytes_where_the_best_peer_takes_15()
    {
        await using var lab = await CopyLab.OpenAsync(NoRedirects);
        var digest = lab.PushApp("1.0.0");

        var result = await lab.CopyToAsync(lab.Source, "p/r/app:1.0.0", CopyLab.Copy);

        Assert.Equal(digest, lab.Source.GetTagDigest(CopyLab.Copy, "1.0.0"));
        var uploads = lab.Emulator.Requests.Count(request =>
            request.Method is "PATCH" || request.Path.Contains("artifacts-uploads", StringComparison.Ordinal));
        Assert.Equal((9, 0), (lab.Emulator.Requests.Count, uploads));
        Assert.True(result.Tally is { BytesSent: 0, BytesMounted: > 3000 });
    }

    [Theory]
    [InlineData(false, 44)]
    [InlineData(true, 28)]
    public async Task An_index_of_two_platforms_and_an_attestation_takes_fewer_requests_than_the_best_peer(bool onOneHost, int best)
    {
        await using var lab = await CopyLab.OpenAsync(NoRedirects);
        lab.PushIndex(
            "1.0.0", [lab.PushApp(null, 2, salt: "amd64"), lab.PushApp(null, 2, salt: "arm64"), lab.PushApp(null, 1, salt: "attestation")]);

        await lab.CopyToAsync(onOneHost ? lab.Source : lab.Target, "p/r/app:1.0.0", CopyLab.Copy, options: new CopyOptions());

        Assert.InRange(lab.Emulator.Requests.Count, 10, best);
    }

    [Fact]
    public async Task A_source_of_three_copies_is_read_once()
    {
        await using var lab = await CopyLab.OpenAsync(NoRedirects);
        lab.PushApp("1.0.0");
        var engine = lab.NewBuild();
        using var task = CopyTask.Of(lab, engine, CopyTask.To(lab, "q/s/one"), CopyTask.To(lab, "q/s/two"), CopyTask.To(lab, "q/s/three"));

        Assert.True(task.Execute(), engine.Text);

        Assert.Single(
            lab.Emulator.Requests,
            request => $"{request.Method} {request.Host}{request.Path}" == $"GET {lab.Source.Authority}/v2/{CopyLab.App}/manifests/1.0.0");
        Assert.Equal(3, task.Copied.Length);
    }

    [Fact]
    public async Task A_copy_that_is_already_there_takes_2_requests()
    {
        await using var lab = await CopyLab.OpenAsync();
        lab.PushApp("1.0.0");
        await lab.CopyAsync();
        lab.Emulator.ClearRequests();

        await lab.CopyAsync();

        Assert.Equal(["GET manifests/1.0.0", "HEAD manifests/1.0.0"], lab.Asked.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task With_referrers_it_takes_one_look_up_a_manifest_more_and_one_list_of_tags_a_repository()
    {
        await using var lab = await CopyLab.OpenAsync();
        lab.PushIndex("1.0.0", [lab.PushApp(null, salt: "amd64"), lab.PushApp(null, salt: "arm64")]);
        await lab.CopyAsync(options: new CopyOptions());
        lab.Emulator.ClearRequests();

        await lab.CopyAsync(options: new CopyOptions());

        Assert.Equal((2, 3, 1), (CountOf("manifests"), CountOf("referrers"), CountOf("tags")));
        Assert.Equal(6, lab.Emulator.Requests.Count);

        int CountOf(string kind) => lab.Asked.Count(request => request.Contains(kind, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_hundred_images_that_share_a_base_move_each_blob_once()
    {
        await using var lab = await CopyLab.OpenAsync(NoRedirects);
        var images = Enumerable.Range(0, 200).Select(index => $"p/r/app{index}").ToArray();
        Array.ForEach(images, image => lab.PushApp("1.0.0", image: image));

        await Task.WhenAll(images.Select(image => lab.CopyToAsync(lab.Target, $"{image}:1.0.0", $"q/s/{image[4..]}")));

        Assert.Equal(
            4,
            lab.Emulator.Requests.Count(
                request => request is { Method: "GET" } && request.Path.Contains("/blobs/", StringComparison.Ordinal)));
        Assert.All(images, image => Assert.NotNull(lab.Target.GetTagDigest($"q/s/{image[4..]}", "1.0.0")));
    }
}
