namespace ArtifactRegistry.Build.Bench.Peers.Contenders;

/// <summary>oras.</summary>
internal sealed class Oras : CommandLinePeer
{
    public override string Name => "oras";

    protected override string[] Digest(string image) => ["resolve", "--plain-http", image];

    protected override IEnumerable<string[]> Tag(string name, string tag, IReadOnlyList<string> newTags) =>
        [["tag", "--plain-http", $"{name}:{tag}", .. newTags]];

    protected override string[] Tags(string name) => ["repo", "tags", "--plain-http", name];

    protected override string[] Copy(string source, string destination) =>
        ["cp", "--from-plain-http", "--to-plain-http", source, destination];
}
