namespace ArtifactRegistry.Build.Bench.Peers.Contenders;

/// <summary>google/go-containerregistry's crane; gcrane has the same commands, and a recursive copy.</summary>
internal class Crane : CommandLinePeer
{
    public override string Name => "crane";

    protected override string[] Digest(string image) => ["digest", image];

    protected override IEnumerable<string[]> Tag(string name, string tag, IReadOnlyList<string> newTags) =>
        newTags.Select(newTag => (string[])["tag", $"{name}:{tag}", newTag]);

    protected override string[] Tags(string name) => ["ls", name];

    protected override string[] Copy(string source, string destination) => ["cp", source, destination];
}

/// <summary>crane for Google's registries.</summary>
internal sealed class Gcrane : Crane
{
    public override string Name => "gcrane";

    protected override string[]? CopyAll(string source, string destination) => ["cp", "-r", source, destination];
}
