using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>A place that receives an image, as an item names it: a full name and, where they are others than the image's, its tags
/// there.</summary>
/// <param name="Image">The repository, without tag and digest.</param>
/// <param name="OwnTags">The tags of the item: those of its metadata <c>Tags</c>, else that of its name; none when it has neither.</param>
internal sealed record CopyDestination(ImageReference Image, IReadOnlyList<string> OwnTags)
{
    private const string CopyTo = "ArtifactRegistryCopyTo";

    /// <summary>Reads an item.</summary>
    /// <param name="name">The full name.</param>
    /// <param name="tags">The item's metadata <c>Tags</c>.</param>
    /// <param name="property">What names it, for the message.</param>
    /// <exception cref="ArtifactRegistryException">It names no place that could receive an image.</exception>
    public static CopyDestination Read(string name, string tags, string property)
    {
        var image = ImageReference.Parse(name, property);
        if (image.Digest is not null)
        {
            throw InputDiagnostics.InvalidDestination(name, property, "it has a digest, and an image brings its own").ToException();
        }

        CheckDepth(image, name, property);
        var own = PropertyList.SplitTags(tags.Length > 0 ? tags : image.Tag, $"{property} Tags");
        return new CopyDestination(image with { Tag = null }, own);
    }

    /// <summary>Reads an item of <c>ArtifactRegistryCopyTo</c>.</summary>
    /// <exception cref="ArtifactRegistryException">It names no place that could receive an image.</exception>
    public static CopyDestination Read(ITaskItem item) => Read(item.ItemSpec, item.GetMetadata("Tags"), CopyTo);

    /// <summary>Reads an item of <c>ArtifactRegistryCopyTo</c> as what the names of many images begin with.</summary>
    /// <exception cref="ArtifactRegistryException">It is no such beginning.</exception>
    public static ImageReference ReadPrefix(ITaskItem item, ImageReference source)
    {
        var prefix = ImageReference.Parse(item.ItemSpec, CopyTo);
        return prefix is not { Tag: null, Digest: null }
            ? throw InputDiagnostics.InvalidDestination(item.ItemSpec, CopyTo, "a recursive copy keeps the tags: name it without one")
                .ToException()
            : prefix.Name == source.Name ? throw Itself(item.ItemSpec)
            : prefix;
    }

    /// <summary>The failure of a copy whose destination is its source.</summary>
    public static ArtifactRegistryException Itself(string name) =>
        InputDiagnostics.InvalidDestination(name, CopyTo, "it is what is copied").ToException();

    /// <summary>Checks that a name is long enough to be an image's.</summary>
    /// <exception cref="ArtifactRegistryException">It is not.</exception>
    public static void CheckDepth(ImageReference image, string name, string property)
    {
        if (image.Repository.Depth < ArtifactRegistryHosts.MinDepth(image.Registry))
        {
            throw InputDiagnostics.ShortDestination(name, property).ToException();
        }
    }
}
