namespace ArtifactRegistry.Build.Tests.Images.Archives;

/// <summary>A layout's folder whose files are links, FIFOs and devices: it may be somebody else's work.</summary>
public sealed class LayoutLinkTests : IDisposable
{
    private readonly TestArchive archive = new();
    private readonly Folder outside = new();
    private readonly string folder;
    private readonly string layer;

    public LayoutLinkTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege there.");
        archive.AddImage("1.0.0", layers: ["layer"]);
        folder = archive.Save("folder");
        layer = Path.Combine(folder, archive.Files.Single(file => file.Value.AsSpan().SequenceEqual("layer"u8)).Key);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_link_within_the_layout_is_followed(bool isRelative)
    {
        var store = Path.Combine(folder, "store");
        Directory.Move(Path.Combine(folder, "blobs"), store);
        Directory.CreateSymbolicLink(Path.Combine(folder, "blobs"), isRelative ? "store" : store);
        var file = Path.Combine(store, "sha256", Path.GetFileName(layer));
        File.Move(file, Path.Combine(folder, "layer"));
        File.CreateSymbolicLink(file, "../../layer");

        await AcceptAsync(folder);
    }

    [Fact]
    public async Task The_folder_itself_may_be_a_link()
    {
        Directory.CreateSymbolicLink(outside["link"], folder);

        await AcceptAsync(outside["link"]);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("folder")]
    [InlineData("chain")]
    public async Task A_link_out_of_the_layout_is_refused_whatever_it_names(string form)
    {
        var directory = Path.GetDirectoryName(layer)!;
        switch (form)
        {
            case "file":
                File.Move(layer, outside["key.pem"]);
                File.CreateSymbolicLink(layer, outside["key.pem"]);
                break;
            case "folder":
                Directory.Move(directory, outside["sha256"]);
                Directory.CreateSymbolicLink(directory, outside["sha256"]);
                break;
            default:
                File.Move(layer, archive.Save("key.pem", []), overwrite: true);
                Directory.CreateSymbolicLink(Path.Combine(folder, "up"), "..");
                File.CreateSymbolicLink(layer, "../../up/key.pem");
                break;
        }

        Assert.Contains("is not in the folder", await RefuseAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ring_of_links_is_refused()
    {
        File.Delete(layer);
        File.CreateSymbolicLink(layer, layer);

        Assert.Contains("links", await RefuseAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_FIFO_is_not_waited_for()
    {
        File.Delete(layer);
        Fifo.Make(layer);

        await RefuseAsync();
    }

    [Fact]
    public async Task A_device_is_not_read()
    {
        File.Delete(layer);
        File.CreateSymbolicLink(layer, "/dev/zero");

        Assert.Contains("is not in the folder", await RefuseAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_that_is_a_FIFO_is_not_waited_for()
    {
        Fifo.Make(outside["image.tar"]);
        await using var lab = await CopyLab.OpenAsync(retryBudget: TimeSpan.FromSeconds(30));
        var engine = lab.NewBuild();
        using var task = PushTask.Of(lab, engine, outside["image.tar"]);

        Assert.False(task.Execute());

        Assert.Equal(["ARB3205"], engine.Errors.Select(error => error.Code));
    }

    public void Dispose()
    {
        outside.Dispose();
        archive.Dispose();
    }

    private async Task<string> RefuseAsync()
    {
        await using var lab = await CopyLab.OpenAsync(retryBudget: TimeSpan.FromSeconds(30));
        var engine = lab.NewBuild();
        using var task = PushTask.Of(lab, engine, folder);

        Assert.False(task.Execute());

        Assert.Equal(["ARB3206"], engine.Errors.Select(error => error.Code));
        Assert.Empty(lab.Target.Tags(CopyLab.Copy));
        return engine.Text;
    }

    private static async Task AcceptAsync(string path)
    {
        await using var lab = await CopyLab.OpenAsync(retryBudget: TimeSpan.FromSeconds(30));
        var engine = lab.NewBuild();
        using var task = PushTask.Of(lab, engine, path);

        Assert.True(task.Execute(), engine.Text);

        Assert.Equal(["1.0.0"], lab.Target.Tags(CopyLab.Copy));
    }
}
