using ArtifactRegistry.Build.Bench.Peers.Measuring;

namespace ArtifactRegistry.Build.Bench.Peers.Contenders;

/// <summary>A tool with a command line: one command after another, as a script would.</summary>
internal abstract class CommandLinePeer : IContender
{
    public abstract string Name { get; }

    public virtual string VersionArgument => "version";

    public async Task<Effort?> RunAsync(Operation operation, Login login, bool watchMemory)
    {
        if (CommandsFor(operation) is not { } commands)
        {
            return null;
        }

        var (environment, total) = (login.ForPeers(), Effort.None);
        foreach (var (arguments, isRefused) in commands)
        {
            var (exitCode, effort) = await Child.RunAsync([Name, .. arguments], login.Folder, environment, watchMemory);
            total += effort with { Succeeded = exitCode != 0 == isRefused };
            if (!total.Succeeded)
            {
                break;
            }
        }

        return total;
    }

    /// <summary>The digest of a tag.</summary>
    protected abstract string[] Digest(string image);

    /// <summary>More tags on an image.</summary>
    protected abstract IEnumerable<string[]> Tag(string name, string tag, IReadOnlyList<string> newTags);

    protected abstract string[] Tags(string name);

    protected abstract string[] Copy(string source, string destination);

    /// <summary>All images below a name, or <see langword="null"/> when it has no command for that.</summary>
    protected virtual string[]? CopyAll(string source, string destination) => null;

    private IEnumerable<(string[] Arguments, bool IsRefused)>? CommandsFor(Operation operation) => operation switch
    {
        Resolve resolve => [(Digest(resolve.Image), false)],
        CheckTags check => check.Tags.Select(tag => (Digest($"{check.Name}:{tag}"), true)),
        Retag retag => Tag(retag.Name, retag.Tag, [retag.NewTag]).Select(arguments => (arguments, false)),
        ListTags list => [(Tags(list.Name), false)],
        Copy copy => [(Copy(copy.Source, copy.Destination), false)],
        CopyAll all when CopyAll(all.Source, all.Destination) is { } arguments => [(arguments, false)],
        CopyAll all => all.Images.Select(image => (Copy($"{all.Source}/{image}:{all.Tag}", $"{all.Destination}/{image}:{all.Tag}"), false)),
        Release release => release.Images.SelectMany(ReleaseOne),
        _ => null,
    };

    private IEnumerable<(string[] Arguments, bool IsRefused)> ReleaseOne(ReleasedImage image) =>
    [
        .. image.GateTags.Select(tag => (Digest($"{image.Name}:{tag}"), true)),
        (Digest($"{image.Name}:{image.Tag}"), false),
        .. Tag(image.Name, image.Tag, image.ExtraTags).Select(arguments => (arguments, false)),
        (Tags(image.Name), false),
    ];
}
