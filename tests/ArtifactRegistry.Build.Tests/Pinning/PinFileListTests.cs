using ArtifactRegistry.Build.Tasks;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace ArtifactRegistry.Build.Tests.Pinning;

/// <summary>Several items that name one file, or write to one.</summary>
public sealed class PinFileListTests : IDisposable
{
    private const string Unpinned = $"image: {Deployment.Name}:1.3.0\n";
    private readonly Folder folder = new();
    private readonly NoteEngine engine = new();

    [Theory]
    [InlineData("other.yaml", "other.yaml")]
    [InlineData("other.yaml", "./other.yaml")]
    public void A_file_that_one_item_requires_is_required(string first, string second)
    {
        folder.Write("other.yaml", "image: redis:7\n");

        Run(Item(first, ("Required", "false")), Item(second));

        Assert.Equal("ARB3601", Assert.Single(engine.Errors).Code);
    }

    [Theory]
    [InlineData("a/api.yaml", "out/", "b/api.yaml", "out/")]
    [InlineData("a/api.yaml", "out/x.yaml", "b/api.yaml", "out/../out/x.yaml")]
    [InlineData("a/api.yaml", "", "b/api.yaml", "a/")]
    public void Two_files_with_one_destination_are_an_error_before_anything_is_written(
        string first, string firstDestination, string second, string secondDestination)
    {
        folder.Write("a/api.yaml", Unpinned);
        folder.Write("b/api.yaml", Unpinned);
        folder.Write("c.yaml", Unpinned);

        Run(
            Item("c.yaml"),
            firstDestination.Length == 0 ? Item(first) : Item(first, ("Destination", firstDestination)),
            Item(second, ("Destination", secondDestination)));

        var error = Assert.Single(engine.Errors);
        Assert.Equal("ARB1005", error.Code);
        Assert.StartsWith("'a/api.yaml' and 'b/api.yaml' would be written to one file", error.Message, StringComparison.Ordinal);
        Assert.Equal((Unpinned, Unpinned), (folder.Read("a/api.yaml"), folder.Read("c.yaml")));
        Assert.False(Directory.Exists(folder["out"]));
    }

    public void Dispose() => folder.Dispose();

    private void Run(params TaskItem[] files)
    {
        using var task = new PinImageReferences
        {
            BuildEngine = engine,
            Images = [new TaskItem(Deployment.Reference)],
            Files = files,
            Folder = folder.Root,
        };
        Assert.False(task.Execute());
    }

    private static TaskItem Item(string path, params (string Name, string Value)[] metadata) =>
        new(path, metadata.ToDictionary(pair => pair.Name, pair => pair.Value));
}
