namespace ArtifactRegistry.Build.Bench.Peers.Contenders;

/// <summary>regclient's regctl.</summary>
internal sealed class Regctl : CommandLinePeer
{
    public override string Name => "regctl";

    protected override string[] Digest(string image) => ["manifest", "head", image];

    protected override IEnumerable<string[]> Tag(string name, string tag, IReadOnlyList<string> newTags) =>
        newTags.Select(newTag => Copy($"{name}:{tag}", $"{name}:{newTag}"));

    protected override string[] Tags(string name) => ["tag", "ls", name];

    protected override string[] Copy(string source, string destination) => ["image", "copy", source, destination];
}
