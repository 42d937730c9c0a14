using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Images.Archives;

/// <summary>The files of an image archive, by their names in it.</summary>
internal interface IArchiveFiles : IAsyncDisposable
{
    /// <summary>The archive's path, for messages.</summary>
    string Path { get; }

    /// <summary>A file's length in bytes; <see langword="null"/> when there is no such file.</summary>
    long? LengthOf(string name);

    /// <summary>Opens a file, to be read as it comes.</summary>
    /// <exception cref="ArtifactRegistryException">There is no such file, or it cannot be read.</exception>
    Stream Open(string name);
}
