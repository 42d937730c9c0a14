using ArtifactRegistry.Build.Tasks;
using ArtifactRegistry.Build.Tests.Support;
using Microsoft.Build.Framework;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace ArtifactRegistry.Build.Bench.Peers.Worker;

/// <summary>The tasks of each operation, as the targets of the package call them.</summary>
internal sealed class WarmOperations(NoteEngine engine, WorkerQuestion question)
{
    private readonly TaskItem connection = new(
        "connection", new Dictionary<string, string> { ["DeclaredHosts"] = string.Join(';', question.Hosts) });

    public bool Run() => question.Operation switch
    {
        Resolve resolve => Execute(new ResolveImageDigest { Image = resolve.Image }),
        CheckTags check =>
            Execute(new CheckImageTags { Image = check.Name, Tags = string.Join(';', check.Tags), MovingTags = "none", Rule = "Forbid" }),
        Retag retag => Execute(new AddImageTags { Image = $"{retag.Name}:{retag.Tag}", Tags = retag.NewTag }),
        ListTags list => Execute(new ListImageTags { Image = list.Name }),
        Copy copy => Execute(CopyTask(copy.Source, copy.Destination, recursive: false)),
        CopyAll all => Execute(CopyTask(all.Source, all.Destination, recursive: true)),
        Release release when question.Options.ProjectByProject => release.Images.All(ReleaseOne),
        Release release => ReleaseAll(release.Images),
        _ => false,
    };

    private CopyImage CopyTask(string source, string destination, bool recursive)
    {
        var (name, tag) = recursive
            ? (destination, "")
            : (destination[..destination.LastIndexOf(':')], destination[(destination.LastIndexOf(':') + 1)..]);
        return new CopyImage
        {
            Image = source,
            Destinations = [new TaskItem(name)],
            Tags = tag,
            Recursive = recursive ? "true" : "",
            IncludeReferrers = question.Options.IncludeReferrers ? "true" : "false",
        };
    }

    // ArtifactRegistryForbidTags, ArtifactRegistryPromote and a list of each image.
    private bool ReleaseAll(IReadOnlyList<ReleasedImage> images)
    {
        var gates = images.Select(image => Item(image.Name, ("Tags", string.Join(';', image.GateTags))));
        var promotions = images.Select(image => Item(
            $"{image.Name}:{image.Tag}", ("Tags", string.Join(';', image.ExtraTags)), ("ExpectedDigest", image.Digest)));
        return Execute(new CheckImageTags { Images = [.. gates], MovingTags = "none", Rule = "Forbid" })
            && Execute(new PromoteImages { Promotions = [.. promotions] })
            && images.All(image => Execute(new ListImageTags { Image = image.Name }));
    }

    // The same image by image, as a publish does it: the gate, the verification, then the other tags; and a list.
    private bool ReleaseOne(ReleasedImage image) =>
        Execute(new CheckImageTags { Image = image.Name, Tags = string.Join(';', image.GateTags), MovingTags = "none", Rule = "Forbid" })
        && Execute(new CheckImageTags { Image = image.Name, Tags = image.Tag, Rule = "Require", ExpectedDigest = image.Digest })
        && Execute(new AddImageTags
        {
            Image = $"{image.Name}:{image.Tag}",
            Tags = string.Join(';', image.ExtraTags),
            ExpectedDigest = image.Digest,
        })
        && Execute(new ListImageTags { Image = image.Name });

    private bool Execute(RegistryTask task)
    {
        using (task)
        {
            (task.BuildEngine, task.Connection) = (engine, connection);
            return task.Execute();
        }
    }

    private static ITaskItem Item(string name, params (string Name, string Value)[] metadata) =>
        new TaskItem(name, metadata.ToDictionary(entry => entry.Name, entry => entry.Value));
}
