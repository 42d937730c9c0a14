using Microsoft.Build.Framework;
using Task = System.Threading.Tasks.Task;

namespace ArtifactRegistry.Build.Tests.Images.Copying;

/// <summary>Copies from and to a registry that nobody here wrote, and that has no referrers API.</summary>
public sealed class PlainRegistryCopyTests
{
    [Fact]
    public async Task An_index_and_a_list_of_referrers_cross_from_one_to_the_other()
    {
        await using var from = await DockerRegistry.StartAsync();
        await using var to = await DockerRegistry.StartAsync();
        string[] children = [await from.PushAsync("app", null), await from.PushAsync("app", null, platform: "arm64")];
        var index = await from.PushIndexAsync("app", "1.0.0", children);
        var sbom = await from.PushAsync("app", null);
        var list = await from.PushIndexAsync("app", index.Replace(':', '-'), sbom);
        var engine = new NoteEngine();

        var copied = Copy(engine, $"{from.Authority}/app:1.0.0", $"{to.Authority}/team/app");

        Assert.Equal((index, list), (await to.DigestAsync("team/app", "1.0.0"), await to.DigestAsync("team/app", index.Replace(':', '-'))));
        Assert.True(await to.HasAsync("team/app", sbom)
            && await to.HasAsync("team/app", children[0])
            && await to.HasAsync("team/app", children[1]));
        Assert.Equal("1", copied.GetMetadata("Referrers"));
        Assert.Equal("0", Copy(new NoteEngine(), $"{from.Authority}/app:1.0.0", $"{to.Authority}/team/app").GetMetadata("BytesSent"));
    }

    [Fact]
    public async Task From_a_registry_with_the_referrers_api_the_list_is_made()
    {
        await using var lab = await CopyLab.OpenAsync();
        await using var to = await DockerRegistry.StartAsync();
        string[] children = [lab.PushApp(null, salt: "amd64"), lab.PushApp(null, salt: "arm64")];
        var index = lab.PushIndex("1.0.0", children);
        var sbom = lab.Source.PushReferrer(CopyLab.App, index, "application/spdx+json", "sbom");
        var signature = lab.Source.PushReferrer(CopyLab.App, children[1], "application/example", "signature");
        var engine = lab.NewBuild();
        using var task = CopyTask.Of(lab, engine, CopyTask.Item($"{to.Authority}/app"));

        Assert.True(task.Execute(), engine.Text);

        Assert.Equal(index, await to.DigestAsync("app", "1.0.0"));
        var entry = (await to.ManifestAsync("app", index.Replace(':', '-')))["manifests"]![0]!;
        Assert.Equal((sbom, "application/spdx+json"), ((string)entry["digest"]!, (string)entry["artifactType"]!));
        Assert.Equal(signature, (string)(await to.ManifestAsync("app", children[1].Replace(':', '-')))["manifests"]![0]!["digest"]!);
    }

    [Fact]
    public async Task In_one_registry_nothing_is_sent()
    {
        await using var registry = await DockerRegistry.StartAsync();
        var digest = await registry.PushAsync("app", "1.0.0");

        var copied = Copy(new NoteEngine(), $"{registry.Authority}/app:1.0.0", $"{registry.Authority}/other/app");

        Assert.Equal(digest, await registry.DigestAsync("other/app", "1.0.0"));
        Assert.Equal(("0", true), (copied.GetMetadata("BytesSent"), CopyImageTaskTests.Number(copied, "BytesMounted") > 0));
    }

    [Fact]
    public async Task To_Artifact_Registry_an_image_comes_with_what_is_about_it()
    {
        await using var lab = await CopyLab.OpenAsync();
        await using var from = await DockerRegistry.StartAsync();
        var digest = await from.PushAsync("app", "1.0.0");
        var engine = lab.NewBuild();
        using var task = CopyTask.Of(lab, engine, CopyTask.To(lab, CopyLab.Copy));
        task.Image = $"{from.Authority}/app:1.0.0";

        Assert.True(task.Execute(), engine.Text);

        Assert.Equal(digest, lab.Target.GetTagDigest(CopyLab.Copy, "1.0.0"));
    }

    private static ITaskItem Copy(NoteEngine engine, string source, string destination)
    {
        using var task = new Build.Tasks.CopyImage
        {
            BuildEngine = engine,
            Connection = CopyTask.Item("connection", ("CredentialSource", "anonymous"), ("RetryBudgetSeconds", "0")),
            Image = source,
            Destinations = [CopyTask.Item(destination)],
        };
        Assert.True(task.Execute(), engine.Text);
        return Assert.Single(task.Copied);
    }
}
