using System.Text;
using System.Text.Json.Nodes;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Tests.Images.Archives;

/// <summary>What <c>docker save</c> writes.</summary>
public sealed class DockerArchiveTests
{
    [Fact]
    public async Task Layers_that_images_share_are_links_and_the_tag_says_which_image_is_meant()
    {
        await using var lab = await CopyLab.OpenAsync();
        using var archive = new TestArchive();
        AddLayer(archive, "aaa", "base");
        AddLayer(archive, "bbb", "app");
        archive.Links["ccc/layer.tar"] = "../aaa/layer.tar";
        archive.Write("one.json", """{"os":"linux","architecture":"amd64"}""");
        archive.Write("two.json", """{"os":"linux","architecture":"arm64"}""");
        WriteList(
            archive,
            ("one.json", "app:1.0.0", ["aaa/layer.tar"]),
            ("two.json", "localhost:5000/x/app:2.0.0", ["ccc/layer.tar", "bbb/layer.tar"]));
        var engine = lab.NewBuild();
        using var task = PushTask.Of(lab, engine, archive.Save(), "2.0.0");

        Assert.True(task.Execute(), engine.Text);

        var manifest = JsonNode.Parse(lab.Target.GetManifest(CopyLab.Copy, "2.0.0")!)!;
        Assert.Equal("application/vnd.docker.distribution.manifest.v2+json", (string)manifest["mediaType"]!);
        Assert.Equal(DigestOf("""{"os":"linux","architecture":"arm64"}"""), (string)manifest["config"]!["digest"]!);
        Assert.Equal([DigestOf("base"), DigestOf("app")], manifest["layers"]!.AsArray().Select(layer => (string)layer!["digest"]!));
    }

    [Fact]
    public async Task Two_images_with_the_tag_are_no_choice()
    {
        await using var lab = await CopyLab.OpenAsync();
        using var archive = new TestArchive();
        AddLayer(archive, "aaa", "base");
        archive.Write("one.json", "{}");
        WriteList(archive, ("one.json", "app:1.0.0", ["aaa/layer.tar"]), ("one.json", "web:1.0.0", ["aaa/layer.tar"]));
        var engine = lab.NewBuild();
        using var task = PushTask.Of(lab, engine, archive.Save());

        Assert.False(task.Execute());

        Assert.Equal("ARB3206", Assert.Single(engine.Errors).Code);
    }

    [Theory]
    [InlineData("../../../../etc/passwd", "tar")]
    [InlineData("../../../../etc/passwd", "folder")]
    [InlineData("/etc/passwd", "folder")]
    [InlineData("", "folder")]
    [InlineData("", "tar")]
    [InlineData("nul\0l", "folder")]
    [InlineData("nul\0l", "tar")]
    [InlineData("aaa", "folder")]
    [InlineData("missing.tar", "tar")]
    public async Task Names_that_lead_out_of_the_archive_or_nowhere_are_refused(string name, string form)
    {
        await using var lab = await CopyLab.OpenAsync();
        using var archive = new TestArchive();
        AddLayer(archive, "aaa", "base");
        archive.Write("one.json", "{}");
        WriteList(archive, ("one.json", "app:1.0.0", ["aaa/layer.tar", name]));
        var engine = lab.NewBuild();
        using var task = PushTask.Of(lab, engine, archive.Save(form));

        Assert.False(task.Execute());

        Assert.Equal("ARB3206", Assert.Single(engine.Errors).Code);
        Assert.Empty(lab.Writes);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("[null]")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("""[{"Config":5}]""")]
    [InlineData("""[{"Layers":[null]}]""")]
    [InlineData("""[{"Config":"one.json","RepoTags":[null],"Layers":[null]}]""")]
    public async Task A_list_of_images_that_is_none_is_one_coded_error(string list)
    {
        await using var lab = await CopyLab.OpenAsync();
        using var archive = new TestArchive();
        archive.Write("one.json", "{}");
        archive.Write("manifest.json", list);
        var engine = lab.NewBuild();
        using var task = PushTask.Of(lab, engine, archive.Save());

        Assert.False(task.Execute());

        Assert.Equal("ARB3206", Assert.Single(engine.Errors).Code);
    }

    private static string DigestOf(string text) => ImageDigest.Compute(Encoding.UTF8.GetBytes(text)).ToString();

    private static void AddLayer(TestArchive archive, string id, string content) => archive.Write($"{id}/layer.tar", content);

    private static void WriteList(TestArchive archive, params IReadOnlyList<(string Config, string Tag, string[] Layers)> images)
    {
        var entries = images.Select(image => (JsonNode)new JsonObject
        {
            ["Config"] = image.Config,
            ["RepoTags"] = new JsonArray(image.Tag),
            ["Layers"] = new JsonArray([.. image.Layers.Select(layer => (JsonNode)layer)]),
        });
        archive.Write("manifest.json", new JsonArray([.. entries]).ToJsonString());
    }
}
