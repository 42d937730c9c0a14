using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Copying;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Images.Archives;

/// <summary>Reads an OCI layout (OCI image specification, <i>Image Layout</i>): <c>index.json</c> names the images, <c>blobs/sha256/HEX</c>
/// has everything else.</summary>
internal static class OciLayout
{
    /// <summary>The file that makes an archive an OCI layout.</summary>
    public const string IndexFile = "index.json";

    private const string TagAnnotation = "org.opencontainers.image.ref.name";
    private const int MaximumManifest = 32 * 1024 * 1024;

    /// <summary>The file that has a blob.</summary>
    public static string FileOf(ImageDigest digest) => $"blobs/{digest.ToString().Replace(':', '/')}";

    /// <summary>The layout's image.</summary>
    /// <exception cref="ArtifactRegistryException">It is no layout, or has several images and none of that tag.</exception>
    public static async Task<ArchivedImage> ReadAsync(IArchiveFiles files, string tag, CancellationToken cancellationToken)
    {
        var index = new Manifest(await ReadFileAsync(files, IndexFile, cancellationToken), MediaTypes.OciIndex);
        var entries = ReadIndex(index, files.Path);
        var named = entries.ToLookup(entry => entry.Digest, entry => TagOf(entry));
        var chosen = Choose(files, named, tag);
        var mediaType = entries.First(entry => entry.Digest == chosen).MediaType;
        var root = await ReadManifestAsync(files, chosen, mediaType, cancellationToken)
            ?? throw CopyDiagnostics.Incomplete(files.Path, $"the manifest {chosen}").ToException();
        return new ArchivedImage(
            root,
            [.. named[chosen].Where(name => ImageTag.IsValid(name)).Distinct(StringComparer.Ordinal)],
            new Dictionary<ImageDigest, string>());
    }

    private static ImageDigest Choose(IArchiveFiles files, ILookup<ImageDigest, string> named, string tag)
    {
        if (named.Count == 1)
        {
            return named.Single().Key;
        }

        return named.Where(image => image.Contains(tag) && tag.Length > 0).ToArray() is [var meant]
            ? meant.Key
            : throw ArchiveDiagnostics.ArchiveDamaged(files.Path, Ambiguous(named.Count, tag)).ToException();
    }

    private static IReadOnlyList<Descriptor> ReadIndex(Manifest index, string path)
    {
        try
        {
            return ((ImageIndex)index.Parse()).Manifests;
        }
        catch (ArtifactRegistryException absurd)
        {
            throw ArchiveDiagnostics.ArchiveDamaged(path, $"{IndexFile} does not list images: {absurd.InnerException?.Message}")
                .ToException(absurd);
        }
    }

    /// <summary>A manifest of the layout; <see langword="null"/> when it is not there.</summary>
    /// <exception cref="ArtifactRegistryException">It is not what its digest says.</exception>
    public static async Task<Manifest?> ReadManifestAsync(
        IArchiveFiles files, ImageDigest digest, string mediaType, CancellationToken cancellationToken)
    {
        var name = FileOf(digest);
        if (files.LengthOf(name) is null)
        {
            return null;
        }

        var content = await ReadFileAsync(files, name, cancellationToken);
        if (!digest.Matches(content.Span))
        {
            throw new ArchiveOrigin(files.Path).Mismatch(digest, ImageDigest.Compute(content.Span).ToString()).ToException();
        }

        return new Manifest(content, mediaType.Length > 0 ? mediaType : MediaTypes.Of(content) ?? MediaTypes.OciManifest);
    }

    /// <summary>A small file's bytes.</summary>
    /// <exception cref="ArtifactRegistryException">It cannot be read, or is no small file.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadFileAsync(IArchiveFiles files, string name, CancellationToken cancellationToken)
    {
        if (files.LengthOf(name) is not (>= 0 and <= MaximumManifest))
        {
            throw ArchiveDiagnostics.ArchiveDamaged(files.Path, $"{name} is missing, or too large to be a description of an image")
                .ToException();
        }

        try
        {
            await using var file = files.Open(name);
            using var content = new MemoryStream();
            await file.CopyToAsync(content, cancellationToken);
            return content.ToArray();
        }
        catch (IOException problem)
        {
            throw ArchiveDiagnostics.ArchiveDamaged(files.Path, problem.Message).ToException(problem);
        }
    }

    /// <summary>Why none of several images is chosen.</summary>
    public static string Ambiguous(int count, string tag) =>
        $"it has {count} images, and not exactly one of them has the tag '{tag}' that is to be pushed";

    // A tag, or a whole name with a tag.
    private static string TagOf(Descriptor entry) =>
        entry.Annotations.TryGetValue(TagAnnotation, out var name) && name is not null ? name[(name.LastIndexOf(':') + 1)..] : "";
}
