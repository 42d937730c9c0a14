using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Listing;
using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Build.Tests.Images.Listing;

public sealed class RecursiveTests
{
    private static readonly string[] Names =
        ["my-project/my-repo/app", "my-project/my-repo/tools/cli", "my-project/my-repo/tools/cli/debug", "my-project/other/app"];

    [Theory]
    [InlineData("my-project/my-repo", 3)]
    [InlineData("my-project/my-repo/tools", 2)]
    [InlineData("my-project/my-repo/app", 1)]
    [InlineData("my-project", 4)]
    public async Task All_images_below_a_name_are_found(string prefix, int count)
    {
        await using var shelf = await Shelf.OpenAsync();
        Array.ForEach(Names, name => shelf.Host.PushImage(name, "1.0.0"));

        Assert.Equal(
            Names.Where(name => (name + "/").StartsWith(prefix + "/", StringComparison.Ordinal)).Take(count),
            await FindAsync(shelf, prefix));
    }

    [Fact]
    public async Task Where_the_tag_list_names_no_children_the_catalog_does()
    {
        await using var shelf = await Shelf.OpenPlainAsync();
        Array.ForEach(Names, name => shelf.Host.PushImage(name, "1.0.0"));
        shelf.Host.PushImage("my-project/my-repository/app", "1.0.0");

        Assert.Equal(Names.Take(3), await FindAsync(shelf, "my-project/my-repo"));
    }

    [Fact]
    public async Task The_catalog_is_read_to_its_last_page()
    {
        await using var shelf = await Shelf.OpenPlainAsync();
        var names = Enumerable.Range(1000, 1203).Select(number => $"my-project/my-repo/app{number}").ToArray();
        Array.ForEach(names, name => shelf.Host.PushImage(name, "1.0.0"));

        Assert.Equal(names, await FindAsync(shelf, "my-project/my-repo"));
        Assert.Equal(2, shelf.Asked.Count(asked => asked == "GET /v2/_catalog"));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(403)]
    public async Task A_registry_without_a_catalog_is_a_coded_error(int status)
    {
        await using var shelf = await Shelf.OpenPlainAsync();
        shelf.Emulator.AddFault(new Fault { PathPattern = "_catalog", StatusCode = status });

        Assert.Equal(DiagnosticList.CatalogUnsupported, (await RegistryWorld.FailureOf(() => FindAsync(shelf, "my-project"))).Descriptor);
    }

    [Fact]
    public async Task Nothing_below_a_name_is_an_error_and_no_empty_list()
    {
        await using var shelf = await Shelf.OpenAsync();
        shelf.Push("1.0.0");

        Assert.Equal(
            DiagnosticList.ImageNotFound, (await RegistryWorld.FailureOf(() => FindAsync(shelf, "my-project/elsewhere"))).Descriptor);
    }

    [Fact]
    public async Task A_page_on_another_host_is_not_asked_for()
    {
        await using var shelf = await Shelf.OpenPlainAsync();
        shelf.Emulator.AddFault(new Fault
        {
            PathPattern = "_catalog",
            Headers = new Dictionary<string, string> { ["Link"] = "<https://evil.example/v2/_catalog>; rel=\"next\"" },
        });

        Assert.Equal(DiagnosticList.ForeignRedirect, (await RegistryWorld.FailureOf(() => FindAsync(shelf, "my-project"))).Descriptor);
    }

    private static async Task<string[]> FindAsync(Shelf shelf, string prefix)
    {
        var found = new List<string>();
        await foreach (var (image, _) in ImageTree.FindAsync(shelf.Client, shelf.Image(prefix), isRecursive: true, default))
        {
            found.Add(image.Repository.Path);
        }

        return [.. found];
    }
}
