namespace ArtifactRegistry.Build.Tests.Support;

/// <summary>A folder of a test's own.</summary>
internal sealed class Folder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("artifact-registry-report-").FullName;

    public string this[string name] => Path.Combine(Root, name);

    public string Read(string name) => File.ReadAllText(this[name]);

    public void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], text);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
