using System.Buffers.Binary;
using System.Formats.Tar;
using System.Text;
using System.Text.Json.Nodes;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Archives;

namespace ArtifactRegistry.Build.Tests.Images.Archives;

/// <summary>Archives that are damaged, made up or no archives: one coded error, and no tag.</summary>
public sealed class BadArchiveTests
{
    [Theory]
    [InlineData("folder")]
    [InlineData("tar")]
    public Task A_blob_that_does_not_have_its_digest(string form) => RefuseAsync("ARB3206", archive =>
    {
        archive.AddImage("", layers: ["layer"]);
        archive.Files[archive.Files.Single(file => Encoding.UTF8.GetString(file.Value) == "layer").Key] = "LAYER"u8.ToArray();
        return archive.Save(form);
    });

    [Theory]
    [InlineData("folder")]
    [InlineData("tar")]
    public Task A_blob_that_is_shorter_than_it_should_be(string form) => RefuseAsync("ARB3206", archive =>
    {
        archive.AddImage("", layers: ["layer"]);
        archive.Files[archive.Files.Single(file => Encoding.UTF8.GetString(file.Value) == "layer").Key] = "lay"u8.ToArray();
        return archive.Save(form);
    });

    [Theory]
    [InlineData("folder")]
    [InlineData("tar")]
    public Task A_blob_that_is_missing(string form) => RefuseAsync("ARB3201", archive =>
    {
        archive.AddImage("", layers: ["layer"]);
        archive.Files.Remove(archive.Files.Single(file => Encoding.UTF8.GetString(file.Value) == "layer").Key);
        return archive.Save(form);
    });

    [Fact]
    public Task A_manifest_that_is_missing() => RefuseAsync("ARB3201", archive =>
    {
        archive.Files.Remove(TestArchive.FileOf(archive.AddImage("")));
        return archive.Save();
    });

    [Theory]
    [InlineData(5000)]
    [InlineData(40_000)]
    [InlineData(100)]
    public Task A_tar_that_was_cut(int length) => RefuseAsync("ARB3206", archive =>
    {
        archive.AddImage("", layers: [new string('x', 60_000)]);
        // The index first, so that the cut is in what it names.
        var whole = File.ReadAllBytes(Ordered(archive).Save());
        return archive.Save("cut.tar", whole[..length]);
    });

    [Fact]
    public Task A_compressed_tar_that_was_cut() => RefuseAsync("ARB3206", archive =>
    {
        archive.AddImage("", layers: [.. Enumerable.Range(0, 50).Select(number => $"{Guid.NewGuid()}")]);
        var whole = File.ReadAllBytes(Ordered(archive).Save("tar.gz"));
        return archive.Save("cut.tar.gz", whole[..(whole.Length / 2)]);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(512)]
    [InlineData(100_000)]
    public Task A_file_that_is_no_archive(int length) => RefuseAsync(
        length == 0 ? "ARB3205" : "ARB3206",
        archive => archive.Save("text.tar", Encoding.UTF8.GetBytes(new string('x', length))));

    [Fact]
    public Task A_file_that_begins_as_if_it_were_compressed() =>
        RefuseAsync("ARB3206", archive => archive.Save("text.tar.gz", [0x1f, 0x8b, .. new byte[1000]]));

    [Fact]
    public Task A_file_that_does_not_exist() => RefuseAsync("ARB3205", archive => archive.Save("x", []) + ".missing");

    [Fact]
    public Task A_property_that_is_not_set() => RefuseAsync("ARB3205", _ => "");

    [Fact]
    public Task A_folder_that_is_no_layout() => RefuseAsync("ARB3206", archive => Path.GetDirectoryName(archive.Save("x", []))!);

    [Fact]
    public Task A_tag_that_none_of_the_images_has() => RefuseAsync("ARB3206", archive =>
    {
        archive.AddImage("2.0.0", layers: ["a"]);
        archive.AddImage("3.0.0", layers: ["b"]);
        return archive.Save();
    });

    [Fact]
    public Task A_tag_that_two_of_the_images_have() => RefuseAsync("ARB3206", archive =>
    {
        archive.AddImage("app:1.0.0", layers: ["a"]);
        archive.AddImage("web:1.0.0", layers: ["b"]);
        return archive.Save();
    });

    [Fact]
    public async Task An_image_without_a_name_is_not_what_an_empty_tag_means()
    {
        using var archive = new TestArchive();
        archive.AddImage("", layers: ["a"]);
        archive.AddImage("2.0.0", layers: ["b"]);

        var failure = await Assert.ThrowsAsync<ArtifactRegistryException>(
            () => ImageArchive.OpenAsync(archive.Save(), "", TestContext.Current.CancellationToken));

        Assert.Equal("ARB3206", failure.Diagnostic.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"manifests":{}}""")]
    [InlineData("""{"manifests":[null]}""")]
    [InlineData("""{"manifests":[{"digest":"sha256:../../etc/passwd","size":1}]}""")]
    [InlineData("""{"manifests":[{"digest":"sha256:0000000000000000000000000000000000000000000000000000000000000000","size":-1}]}""")]
    [InlineData("""{"manifests":[{"digest":5}]}""")]
    [InlineData("""{"manifests":[{"annotations":{"a":{}}}]}""")]
    public Task An_index_that_is_absurd(string index) => RefuseAsync("ARB3206", archive =>
    {
        archive.AddImage("");
        archive.Write("index.json", index);
        return archive.Save();
    });

    [Fact]
    public Task An_index_nested_a_thousand_times() => RefuseAsync("ARB3206", archive =>
    {
        archive.Write("index.json", $"{string.Concat(Enumerable.Repeat("""{"manifests":[""", 1000))}");
        return archive.Save();
    });

    [Theory]
    [InlineData("index.json")]
    [InlineData("blobs/sha256/0000000000000000000000000000000000000000000000000000000000000000")]
    public Task A_description_of_an_image_that_is_huge(string name) => RefuseAsync("ARB3206", archive =>
    {
        archive.AddImage("");
        archive.Write(
            "index.json",
            """{"manifests":[{"digest":"sha256:0000000000000000000000000000000000000000000000000000000000000000","size":1}]}""");
        archive.Files[name] = new byte[33 * 1024 * 1024];
        return archive.Save();
    });

    [Theory]
    [InlineData("no media type")]
    [InlineData("a/b\r\nX-Header: 1")]
    [InlineData("ä/ö")]
    public Task A_media_type_that_is_none(string mediaType) => RefuseAsync("ARB3202", archive =>
    {
        archive.AddManifest("", mediaType, new JsonObject { ["layers"] = new JsonArray() });
        return archive.Save();
    });

    [Theory]
    [InlineData(0x7fff_ffff_ffff_ffffL)]
    [InlineData(0x7fff_ffff_ffff_fc00L)]
    [InlineData(-1L)]
    public Task A_file_in_it_of_an_absurd_length(long length) => RefuseAsync("ARB3206 ARB3201", archive =>
    {
        archive.AddImage("");
        var bytes = File.ReadAllBytes(archive.Save());
        // The first header that is no extension's: length in base 256 (offset 124), then the checksum (offset 148).
        var header = bytes.AsSpan(
            Enumerable.Range(0, bytes.Length / 512).First(block => bytes[(block * 512) + 156] == (byte)'0') * 512, 512);
        header.Slice(124, 12).Fill((byte)(length < 0 ? 0xff : 0));
        header[124] |= 0x80;
        BinaryPrimitives.WriteInt64BigEndian(header.Slice(128, 8), length);
        header.Slice(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var value in header)
        {
            sum += value;
        }

        Encoding.ASCII.GetBytes($"{Convert.ToString(sum, 8).PadLeft(6, '0')}\0 ").CopyTo(header.Slice(148, 8));
        return archive.Save("absurd.tar", bytes);
    });

    [Theory]
    [InlineData("tar")]
    [InlineData("tar.gz")]
    public async Task A_byte_that_was_changed_anywhere_is_a_coded_error_or_does_not_matter(string form)
    {
        using var archive = new TestArchive();
        archive.AddImage("1.0.0", layers: ["layer"]);
        var whole = await File.ReadAllBytesAsync(archive.Save(form), TestContext.Current.CancellationToken);
        var random = new Random(20261124);
        for (var round = 0; round < 400; round++)
        {
            var bytes = whole.ToArray();
            // Headers are small and far apart: half of the changes go to where something is written.
            var place = round % 2 == 0
                ? random.Next(bytes.Length)
                : Enumerable.Range(0, bytes.Length)
                    .Where(index => bytes[index] != 0)
                    .ElementAt(random.Next(bytes.Count(value => value != 0)));
            bytes[place] = (byte)random.Next(256);
            var path = archive.Save("changed.tar", bytes);
            try
            {
                await using var opened = await ImageArchive.OpenAsync(path, "1.0.0", TestContext.Current.CancellationToken);
            }
            catch (ArtifactRegistryException coded)
            {
                Assert.StartsWith("ARB32", coded.Diagnostic.Code, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task An_archive_of_more_files_than_any_image_has()
    {
        using var archive = new TestArchive();
        var path = archive.Save("many.tar", []);
        await using (var tar = new TarWriter(File.OpenWrite(path), TarEntryFormat.Ustar))
        {
            for (var number = 0; number <= 100_000; number++)
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, $"{number}"));
            }
        }

        var failure = await Assert.ThrowsAsync<ArtifactRegistryException>(
            () => ImageArchive.OpenAsync(path, "1.0.0", TestContext.Current.CancellationToken));

        Assert.Contains("it has more than 100000 files", failure.Message, StringComparison.Ordinal);
    }

    private static TestArchive Ordered(TestArchive archive)
    {
        var files = archive.Files.OrderBy(file => file.Value.Length).ThenBy(file => file.Key != "index.json").ToArray();
        archive.Files.Clear();
        Array.ForEach(files, file => archive.Files.Add(file.Key, file.Value));
        return archive;
    }

    private static async Task RefuseAsync(string code, Func<TestArchive, string> write)
    {
        await using var lab = await CopyLab.OpenAsync(retryBudget: TimeSpan.FromSeconds(30));
        using var archive = new TestArchive();
        var engine = lab.NewBuild();
        using var task = PushTask.Of(lab, engine, write(archive));

        Assert.False(task.Execute());

        // Which of two codes it is can depend on the file that the archive holds first: the description of the image, or a blob.
        Assert.Contains(Assert.Single(engine.Errors).Code, code.Split(' '));
        Assert.Empty(lab.Target.Tags(CopyLab.Copy));
    }
}
