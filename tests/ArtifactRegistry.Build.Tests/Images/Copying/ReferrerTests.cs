using System.Text;
using System.Text.Json.Nodes;
using ArtifactRegistry.Build.Images.Copying;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Emulator;
using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Build.Tests.Images.Copying;

public sealed class ReferrerTests
{
    private static readonly RegistryBehavior WithoutApi = RegistryBehavior.ArtifactRegistry with { Referrers = false };

    [Fact]
    public async Task Signatures_and_what_is_about_them_come_along()
    {
        await using var lab = await CopyLab.OpenAsync();
        var image = lab.PushApp("1.0.0");
        var sbom = lab.Source.PushReferrer(CopyLab.App, image, "application/spdx+json", "sbom");
        var signature = lab.Source.PushReferrer(CopyLab.App, sbom, "application/vnd.dev.sigstore.bundle.v0.3+json", "signature");

        var result = await lab.CopyAsync(options: new CopyOptions());

        Assert.Equal(new[] { image, sbom, signature }.Order(StringComparer.Ordinal), lab.Target.Manifests(CopyLab.Copy));
        Assert.Equal(1, result.Referrers);
    }

    [Fact]
    public async Task A_platforms_referrers_come_too_also_when_the_image_is_there_already()
    {
        await using var lab = await CopyLab.OpenAsync();
        var child = lab.PushApp(null);
        lab.PushIndex("1.0.0", [child]);
        await lab.CopyAsync(options: new CopyOptions());
        var late = lab.Source.PushReferrer(CopyLab.App, child, "application/spdx+json", "late");

        await lab.CopyAsync(options: new CopyOptions());

        Assert.Contains(late, lab.Target.Manifests(CopyLab.Copy));
    }

    [Theory]
    [InlineData(".sig")]
    [InlineData(".att")]
    [InlineData(".sbom")]
    [InlineData("")]
    public async Task Tags_that_are_named_after_a_manifest_come_along(string suffix)
    {
        await using var lab = await CopyLab.OpenAsync();
        var image = lab.PushApp("1.0.0");
        var tag = image.Replace(':', '-') + suffix;
        var signature = suffix.Length > 0
            ? lab.PushApp(tag, salt: "signature")
            : lab.PushIndex(tag, [lab.PushApp(null, salt: "signature")]);

        await lab.CopyAsync(options: new CopyOptions());

        Assert.Equal(signature, lab.Target.GetTagDigest(CopyLab.Copy, tag));
    }

    [Fact]
    public async Task A_registry_without_the_api_gets_the_list_that_its_clients_keep()
    {
        await using var lab = await CopyLab.OpenAsync();
        await using var plain = await CopyLab.OpenAsync(WithoutApi);
        var image = lab.PushApp("1.0.0");
        var sbom = lab.Source.PushReferrer(CopyLab.App, image, "application/spdx+json", "sbom");

        await LabToLab.CopyAsync(lab, plain);

        var list = JsonNode.Parse(Encoding.UTF8.GetString(plain.Target.GetManifest(CopyLab.Copy, image.Replace(':', '-'))!))!;
        Assert.Equal(
            (sbom, "application/spdx+json"), ((string)list["manifests"]![0]!["digest"]!, (string)list["manifests"]![0]!["artifactType"]!));
    }

    [Fact]
    public async Task The_list_that_a_plain_registry_has_already_keeps_its_own_entries()
    {
        await using var lab = await CopyLab.OpenAsync(WithoutApi);
        var image = lab.PushApp("1.0.0");
        var (list, theirs) = (image.Replace(':', '-'), lab.PushApp(null, salt: "theirs"));
        lab.PushIndex(list, [theirs]);
        await lab.CopyAsync();
        var ours = lab.Target.PushImage(CopyLab.Copy);
        lab.Target.PushManifest(
            CopyLab.Copy,
            list,
            Encoding.UTF8.GetBytes(
                $$"""
                {"schemaVersion":2,
                 "manifests":[{"annotations":{"x":"y"},"mediaType":"{{CopyLab.OciManifest}}","digest":"{{ours}}","size":1}]}
                """),
            CopyLab.OciIndex);

        await lab.CopyAsync(options: new CopyOptions());

        var merged = JsonNode.Parse(Encoding.UTF8.GetString(lab.Target.GetManifest(CopyLab.Copy, list)!))!["manifests"]!.AsArray();
        Assert.Equal([ours, theirs], merged.Select(entry => (string)entry!["digest"]!));
        Assert.Equal("y", (string)merged[0]!["annotations"]!["x"]!);
    }

    [Fact]
    public async Task A_copy_that_ends_early_takes_the_list_of_tags_from_no_other()
    {
        await using var lab = await CopyLab.OpenAsync();
        var digest = ImageDigest.Compute("image"u8);
        var tag = digest.ToString().Replace(':', '-') + ".sig";
        lab.PushApp(tag);
        var (asked, mayAnswer) = (new TaskCompletionSource(), new TaskCompletionSource());
        lab.Emulator.AddFault(
            new Fault { PathPattern = "/tags/list", Count = 1, BeforeAnswer = () => { asked.SetResult(); return mayAnswer.Task; } });
        var finder = new ReferrerFinder(lab.Client(lab.Source), lab.At(lab.Source, CopyLab.App), default);
        using var ends = new CancellationTokenSource();

        var first = finder.TagsAsync(digest, ends.Token);
        await asked.Task;
        await ends.CancelAsync();
        var second = finder.TagsAsync(digest, default);
        mayAnswer.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal([tag], await second);
        Assert.Single(lab.Emulator.Requests);
    }

    [Fact]
    public async Task A_tag_that_is_listed_and_cannot_be_read_is_no_copied_signature()
    {
        await using var lab = await CopyLab.OpenAsync();
        var tag = lab.PushApp("1.0.0").Replace(':', '-') + ".sig";
        lab.PushApp(tag, salt: "signature");
        lab.Emulator.AddFault(new Fault { Method = "GET", PathPattern = $"manifests/{tag}", StatusCode = 404, Count = 1 });

        var failure = await RegistryWorld.FailureOf(() => lab.CopyAsync(options: new CopyOptions()));

        Assert.Equal("ARB3201", failure.Code);
        Assert.Contains(tag, failure.Message, StringComparison.Ordinal);
        Assert.Empty(lab.Target.Tags(CopyLab.Copy));
    }

    [Fact]
    public async Task A_tag_for_referrers_that_answers_the_subject_itself_is_no_referrer()
    {
        await using var lab = await CopyLab.OpenAsync(WithoutApi);
        var image = lab.PushIndex("1.0.0", [lab.PushApp(null)]);
        lab.Source.SetTag(CopyLab.App, image.Replace(':', '-'), image);

        var result = await lab.CopyAsync(options: new CopyOptions());

        Assert.Equal(0, result.Referrers);
        Assert.Equal(["1.0.0"], lab.Target.Tags(CopyLab.Copy));
    }

    [Fact]
    public async Task A_referrer_of_the_fifth_level_comes_along_and_none_beyond()
    {
        await using var lab = await CopyLab.OpenAsync();
        List<string> chain = [lab.PushApp("1.0.0")];
        for (var level = 1; level <= 6; level++)
        {
            chain.Add(lab.Source.PushReferrer(CopyLab.App, chain[^1], "application/spdx+json", $"level {level}"));
        }

        await lab.CopyAsync(options: new CopyOptions());

        Assert.Equal(chain.Take(6).Order(StringComparer.Ordinal), lab.Target.Manifests(CopyLab.Copy));
    }

    [Fact]
    public async Task A_tag_that_only_begins_like_a_signature_s_stays_behind()
    {
        await using var lab = await CopyLab.OpenAsync();
        lab.PushApp(lab.PushApp("1.0.0").Replace(':', '-') + "-x", salt: "another");

        await lab.CopyAsync(options: new CopyOptions());

        Assert.Equal(["1.0.0"], lab.Target.Tags(CopyLab.Copy));
    }

    [Fact]
    public async Task Nobody_looks_for_them_in_the_repository_that_has_them()
    {
        await using var lab = await CopyLab.OpenAsync();
        lab.Source.PushReferrer(CopyLab.App, lab.PushApp("1.0.0"), "application/spdx+json", "sbom");

        var result = await lab.CopyToAsync(lab.Source, "p/r/app:1.0.0", CopyLab.App, "2.0.0", new CopyOptions());

        Assert.Equal(0, result.Referrers);
        Assert.DoesNotContain(lab.Asked, asked => asked.StartsWith("GET referrers", StringComparison.Ordinal) || asked == "GET tags/list");
    }

    [Fact]
    public async Task They_stay_behind_when_they_are_not_wanted()
    {
        await using var lab = await CopyLab.OpenAsync();
        var image = lab.PushApp("1.0.0");
        lab.Source.PushReferrer(CopyLab.App, image, "application/spdx+json", "sbom");

        await lab.CopyAsync();

        Assert.Equal([image], lab.Target.Manifests(CopyLab.Copy));
    }
}
