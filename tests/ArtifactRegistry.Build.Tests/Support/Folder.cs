namespace ArtifactRegistry.Build.Tests.Support;

/// <summary>A folder of a test's own.</summary>
internal sealed class Folder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("artifact-registry-report-").FullName;

    /// <summary>The full path of a file, with this system's slashes.</summary>
    public string this[string name] => Path.GetFullPath(name, Root);

    public string Read(string name) => File.ReadAllText(this[name]);

    public void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], text);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
