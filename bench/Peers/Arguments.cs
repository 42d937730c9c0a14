using System.Globalization;

namespace ArtifactRegistry.Build.Bench.Peers;

/// <summary>What the command line asks for.</summary>
/// <param name="Runs">How often each is timed.</param>
/// <param name="Only">The scenarios by key, with <c>publish</c> and <c>others</c>; empty: all.</param>
/// <param name="Output">The folder that gets <c>benchmarks.md</c>.</param>
internal sealed record Arguments(int Runs, IReadOnlyList<string> Only, string Output)
{
    public static Arguments Parse(IReadOnlyList<string> arguments) => new(
        Value(arguments, "--runs") is { } runs ? int.Parse(runs, CultureInfo.InvariantCulture) : 10,
        Value(arguments, "--only")?.Split(',') ?? [],
        Value(arguments, "--output") ?? Path.Combine(SourceTree.Root, "docs"));

    public bool Wants(string key) =>
        Only.Count == 0 || Only.Any(only => only.EndsWith('*') ? key.StartsWith(only[..^1], StringComparison.Ordinal) : only == key);

    private static string? Value(IReadOnlyList<string> arguments, string name) =>
        arguments.SkipWhile(argument => argument != name).Skip(1).FirstOrDefault();
}
