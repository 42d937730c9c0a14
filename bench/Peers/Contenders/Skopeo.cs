namespace ArtifactRegistry.Build.Bench.Peers.Contenders;

/// <summary>skopeo, with the options that cost it the fewest requests.</summary>
internal sealed class Skopeo : CommandLinePeer
{
    public override string Name => "skopeo";

    public override string VersionArgument => "--version";

    protected override string[] Digest(string image) =>
        ["--insecure-policy", "inspect", "--no-tags", "--tls-verify=false", "--format", "{{.Digest}}", $"docker://{image}"];

    protected override IEnumerable<string[]> Tag(string name, string tag, IReadOnlyList<string> newTags) =>
        newTags.Select(newTag => Copy($"{name}:{tag}", $"{name}:{newTag}"));

    protected override string[] Tags(string name) => ["--insecure-policy", "list-tags", "--tls-verify=false", $"docker://{name}"];

    protected override string[] Copy(string source, string destination) =>
    [
        "--insecure-policy", "copy", "--all", "--src-tls-verify=false", "--dest-tls-verify=false",
        $"docker://{source}", $"docker://{destination}",
    ];
}
