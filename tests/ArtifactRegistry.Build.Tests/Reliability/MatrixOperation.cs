using System.Text;
using ArtifactRegistry.Build.Images.Attachments;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Releases;
using ArtifactRegistry.Build.Tasks;
using ArtifactRegistry.Emulator;
using Microsoft.Build.Framework;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace ArtifactRegistry.Build.Tests.Reliability;

/// <summary>A public operation, with what it works on.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Create">The task, set up.</param>
/// <param name="Result">What it hands to the build.</param>
internal sealed record MatrixOperation(string Name, Func<MatrixWorld, RegistryTask> Create, Func<RegistryTask, string> Result)
{
    /// <summary>Whether it may be run again after a failure, and then completes.</summary>
    public bool IsRepeatable { get; init; } = true;

    /// <summary>Whether it asks by HEAD only: then the header is all that there is of a digest, and nothing tells that it is
    /// wrong.</summary>
    public bool TrustsHeaders { get; init; }

    /// <summary>Whether a refusal by the registry is a message and no failure, so that less may have changed.</summary>
    public bool IsLenient { get; init; }

    /// <summary>Whether its registries are not Artifact Registry's: their lists name tags only, nothing lists referrers, and a manifest
    /// takes its tags with it.</summary>
    public bool IsPlain { get; init; }

    public static IReadOnlyList<MatrixOperation> All { get; } =
    [
        new(
            "resolve",
            world => new ResolveImageDigest { Image = world.Name(world.Here, "r/app:1.0.0") },
            task => ((ResolveImageDigest)task).Digest)
        {
            TrustsHeaders = true,
        },
        new(
            "resolve a platform",
            world => new ResolveImageDigest { Image = world.Name(world.Here, "r/app:1.0.0"), Platform = "linux/arm64" },
            task => ((ResolveImageDigest)task).Digest),
        new(
            "check tags",
            world => new CheckImageTags { Image = world.Name(world.Here, "r/app"), Tags = "1.0.0;latest;9.9.9" },
            task => Items(((CheckImageTags)task).Found, "Digest"))
        {
            TrustsHeaders = true,
        },
        new("forbid tags, newer", ForbidNewer, _ => ""),
        new(
            "begin a release, reuse",
            world => Begin(world, "1.0.0", "Reuse"),
            task => $"{((BeginRelease)task).Record().Reused?.Manifest.Digest}"),
        new("begin a release, preflight", world => Begin(world, "2.0.0", "Fail"), task => ((BeginRelease)task).PushedTags),
        new("add tags", AddTags, task => Items(((AddImageTags)task).Changed, "Digest")),
        new(
            "list tags",
            world => new ListImageTags { Image = world.Name(world.Here, "r/app"), Order = "version" },
            task => Items(((ListImageTags)task).Listed, "Digest")),
        new(
            "list images",
            world => new ListImages { Image = world.Name(world.Here, "r"), Recursive = "true" },
            task => Items(((ListImages)task).Listed, "Tags")),
        new(
            "inspect",
            world => new InspectImage { Image = world.Name(world.Here, "r/app:1.0.0") },
            task => Items(((InspectImage)task).Inspected, "Labels")),
        new("validate", world => new ValidateImage { Image = world.Name(world.Here, "r/app:1.0.0") }, _ => ""),
        new("copy across registries", world => Copy(world, world.There), task => Items(((CopyImage)task).Copied, "Digest")),
        new("copy on one registry", world => Copy(world, world.Here), task => Items(((CopyImage)task).Copied, "Digest")),
        new("copy all below a name", CopyAll, task => Items(((CopyImage)task).Copied, "Digest")),
        new(
            "push an archive",
            world => new PushImage { Image = world.Name(world.Here, "r/pushed"), Archive = world.ArchiveFile, Tags = "1.0.0;latest" },
            task => ((PushImage)task).Digest),
        new("promote", Promote, task => ((PromoteImages)task).Outcome),
        new("attach", Attach, task => Items(((AttachArtifacts)task).Attached, "Digest")),
        new("complete a release", world => Complete(world, removesPlatformTags: false), Completed),
        new("complete a release, remove platform tags", world => Complete(world, removesPlatformTags: true), Completed)
        {
            IsLenient = true,
        },
        new("clean up", CleanUp, task => Items(((DeleteImages)task).Planned, "Digest")) { IsRepeatable = false, IsLenient = true },
        new("add tags elsewhere", AddTags, task => Items(((AddImageTags)task).Changed, "Digest")) { IsPlain = true },
        new(
            "list images elsewhere",
            world => new ListImages { Image = world.Name(world.Here, "r/app") },
            task => Items(((ListImages)task).Listed, "Tags"))
        {
            IsPlain = true,
        },
        new("copy elsewhere", world => Copy(world, world.There), task => Items(((CopyImage)task).Copied, "Digest")) { IsPlain = true },
        new("promote elsewhere", Promote, task => ((PromoteImages)task).Outcome) { IsPlain = true },
        new("attach elsewhere", Attach, task => Items(((AttachArtifacts)task).Attached, "Digest")) { IsPlain = true },
        new("clean up elsewhere", CleanUp, task => Items(((DeleteImages)task).Planned, "Digest"))
        {
            IsPlain = true,
            IsRepeatable = false,
            IsLenient = true,
        },
    ];

    private static CheckImageTags ForbidNewer(MatrixWorld world) =>
        new() { Image = world.Name(world.Here, "r/app"), Tags = "9.9.9", Rule = "Forbid", RequireNewer = "true" };

    /// <summary>Fills the case's project: an index of two platforms with a referrer, platform tags, an older image, another one.</summary>
    public static void Seed(MatrixWorld world)
    {
        var here = world.Here;
        var index = here.PushIndex(world.App, "1.0.0", "linux/amd64", "linux/arm64");
        here.SetTag(world.App, "latest", index);
        here.SetTag(world.App, "1.0.0-linux-x64", here.Manifests(world.App).First(digest => digest != index));
        here.SetTag(world.App, "old", here.PushImage(world.App, "0.9.0", new ImageSeed { Content = "old" }));
        here.PushReferrer(world.App, index, "application/spdx+json", "{}");
        here.PushImage($"{world.Project}/r/web", "1.0.0", new ImageSeed { Content = "web" });
    }

    private static string Attached => $"{typeof(MatrixOperation).Assembly.GetName().Name}.runtimeconfig.json";

    private static string Items(IEnumerable<ITaskItem> items, string metadata) =>
        string.Join('\n', items.Select(item => $"{item.ItemSpec} {item.GetMetadata(metadata)}").Order(StringComparer.Ordinal));

    private static AddImageTags AddTags(MatrixWorld world) =>
        new() { Image = world.Name(world.Here, "r/app:1.0.0"), Tags = "stable;old", MovingTags = "*" };

    private static CopyImage Copy(MatrixWorld world, EmulatedHost to) => new()
    {
        Image = world.Name(world.Here, "r/app:1.0.0"),
        Destinations = [new TaskItem(world.Name(to, "copy/app"))],
        Tags = "1.0.0;latest",
        MovingTags = "latest",
    };

    private static CopyImage CopyAll(MatrixWorld world) => new()
    {
        Image = world.Name(world.Here, "r"),
        Destinations = [new TaskItem(world.Name(world.There, "all"))],
        Recursive = "true",
        TagFilter = "1.0.0",
        IncludeReferrers = "false",
    };

    private static PromoteImages Promote(MatrixWorld world) => new()
    {
        Promotions = [new TaskItem(world.Name(world.Here, "r/app:1.0.0")), new TaskItem(world.Name(world.Here, "r/web:1.0.0"))],
        Tags = "stable;old",
        MovingTags = "*",
    };

    private static AttachArtifacts Attach(MatrixWorld world) => new()
    {
        Image = world.Name(world.Here, "r/app:1.0.0"),
        Folder = AppContext.BaseDirectory,
        Attachments = [new TaskItem(Attached, new Dictionary<string, string> { ["ArtifactType"] = "application/json" })],
    };

    private static BeginRelease Begin(MatrixWorld world, string tag, string policy)
    {
        var task = ReleaseTask.Begin(world.Name(world.Here, "r/app"), ("Tags", tag), ("TagPolicy", policy), ("SourceRevision", "abc"));
        task.Time = world.Time;
        return task;
    }

    private static CompleteRelease Complete(MatrixWorld world, bool removesPlatformTags)
    {
        var release = new Release
        {
            Outcome = ReleaseOutcome.Published,
            Plan = new ReleasePlan
            {
                Project = "app",
                Image = ImageReference.Parse(world.Name(world.Here, "r/app"), "test"),
                Tags = [new PlannedTag("1.0.0", IsMoving: false), new PlannedTag("stable", IsMoving: true)],
                RuntimeIdentifiers = ["linux-x64"],
                RemovePlatformTags = removesPlatformTags,
                Attachments = removesPlatformTags ? [] : [AttachmentFile.Parse(Attached, "application/json", "", AppContext.BaseDirectory)],
            },
        };
        return new CompleteRelease
        {
            Release = release.ToJson(),
            Manifest = Encoding.UTF8.GetString(world.Here.GetManifest(world.App, "1.0.0")!),
            Variable = _ => null,
            Time = world.Time,
        };
    }

    private static string Completed(RegistryTask task) =>
        string.Join(
            '\n',
            ((CompleteRelease)task).Digest,
            Items(((CompleteRelease)task).Tags, "Outcome"),
            Items(((CompleteRelease)task).Attached, "Digest"));

    private static DeleteImages CleanUp(MatrixWorld world)
    {
        DeleteImages Task() => new()
        {
            Target = "ArtifactRegistryCleanUp",
            Image = world.Name(world.Here, "r/app"),
            TagFilter = "0.*;old",
            MovingTags = "old",
        };
        var plan = world.Run(new MatrixOperation("plan", _ => Task(), task => ((DeleteImages)task).PlanHash), FaultPoint.None);
        var confirmed = Task();
        confirmed.Confirm = plan.Result;
        return confirmed;
    }
}
