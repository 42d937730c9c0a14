using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Attachments;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.Pinning;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Releases;
using ArtifactRegistry.Build.Releases.Templates;
using ArtifactRegistry.Build.Reporting.CI;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Reads the item that carries a release's properties into the task, as <see cref="ConnectionItem"/> does for the connection's.
/// Every invalid value is a problem of its own, so that one run shows them all.</summary>
/// <param name="item">The item; its metadata are the properties, without <c>ArtifactRegistry</c>.</param>
internal sealed class ReleaseSettings(ITaskItem item)
{
    private const string Prefix = "ArtifactRegistry";

    private readonly List<Diagnostic> problems = [];

    /// <summary>What could not be read.</summary>
    public IReadOnlyList<Diagnostic> Problems => problems;

    /// <summary>Whether a refusal is returned, and not logged.</summary>
    public bool ReturnsRefusal => Text("ReturnsRefusal") == "true";

    /// <summary>What names the image's repository: <c>AssemblyName</c> where the project does not.</summary>
    public string ImageProperty => Text("RepositoryIsDefault") == "true" ? "AssemblyName" : "ContainerRepository";

    /// <summary>The plan of the release.</summary>
    /// <param name="copies">The items <c>ArtifactRegistryCopyTo</c>.</param>
    /// <param name="attachments">The items <c>ArtifactRegistryAttachment</c>.</param>
    /// <param name="pinFiles">The items <c>ArtifactRegistryPinFile</c>.</param>
    /// <exception cref="ArtifactRegistryException">The image's name is not valid, so nothing can be planned.</exception>
    public ReleasePlan ReadPlan(ITaskItem[] copies, ITaskItem[] attachments, ITaskItem[] pinFiles)
    {
        var image = TaskInput.ReadImage(Text("Image"), ImageProperty);
        CheckSwitches();
        var moving = Try(() => TaskInput.ReadMovingTags(Text("MovingTags"), Text("TemplateTags")), new MovingTags([]));
        var templates = TemplateTags.Read(Text("TemplateTags"));
        var own = Try(ReadOwnTags, []).Select(tag => new PlannedTag(tag, moving.Contains(tag))).ToArray();
        var additional = Tags("AdditionalTags", Prefix + "AdditionalTags")
            .Select(tag => new PlannedTag(tag, moving.Contains(tag)))
            .ToArray();
        var folder = Text("Folder");
        var files = TaskInput.ReadResultFiles(item);
        return new ReleasePlan
        {
            Project = Text("Project"),
            Image = image,
            Tags = own,
            AdditionalTags = additional,
            Templates = templates,
            IsDefaultVersion = templates is not null && Text("VersionIsDefault") == "true",
            RuntimeIdentifiers = PropertyList.SplitLeniently(Text("RuntimeIdentifiers")),
            RuntimeIdentifier = Text("ReleasedPlatform") is { Length: > 0 } only ? only : null,
            Policy = Try(() => TaskInput.ReadPolicy(Text("TagPolicy")), TagPolicy.Fail),
            RequireNewer = Switch("RequireNewer", otherwise: false),
            VersionTags = Switch("VersionTags", otherwise: false),
            Verify = Switch("Verify", otherwise: true),
            DryRun = Switch("DryRun", otherwise: false),
            RemovePlatformTags = Switch("RemovePlatformTags", otherwise: false),
            Preflight = Switch("Preflight", otherwise: true) & Switch("PushCredentials", otherwise: true),
            Copies =
            [
                .. copies
                    .Select(copy => Try(() => ReadCopy(copy, image, [.. own.Concat(additional)], moving), null))
                    .OfType<ReleaseCopy>(),
            ],
            IncludeReferrers = Switch("IncludeReferrers", otherwise: true),
            Attachments =
            [
                .. attachments
                    .Select(attachment => Try(() => AttachArtifacts.Read(attachment, folder), null))
                    .OfType<AttachmentFile>(),
            ],
            PinFiles = [.. pinFiles.Select(file => Try(() => PinImageReferences.Read(file, folder), null)).OfType<PinFile>()],
            Results = files with
            {
                DotenvFile = files.DotenvFile.Length > 0 ? files.DotenvFile : DotenvBeside(files.ReportFile),
                WritesCIOutputs = Try(ReadCIOutputs, CIOutputsMode.None) == CIOutputsMode.Auto,
                IsOneOfMany = Switch("IsOneOfMany", otherwise: false),
            },
            SourceRevision = Text("SourceRevision") is { Length: > 0 } revision ? revision : null,
        };
    }

    /// <summary>The build that the release belongs to.</summary>
    public ReleaseOrigin ReadOrigin() => new(
        Text("ProjectFile"),
        Text("Solution") is { Length: > 0 } solution ? solution : null,
        Text("TagsProperty"),
        PropertyList.SplitLeniently(Text("LeftOutPlatforms")),
        Text("ReleasedPlatform"),
        Text("OnlyGate") == "true");

    // The switches that only the targets use: a value that their conditions do not know would count as false.
    private void CheckSwitches()
    {
        foreach (var name in (string[])["PinBaseImage", "GateBeforeBuild"])
        {
            Switch(name, otherwise: false);
        }
    }

    private string Text(string name) => item.GetMetadata(name).Trim();

    private IReadOnlyList<string> Tags(string name, string property) => Try(() => PropertyList.SplitTags(Text(name), property), []);

    // Whatever the policy: without a tag the SDK uploads layers and no manifest, and reports success.
    private IReadOnlyList<string> ReadOwnTags() => PropertyList.SplitTags(Text("Tags"), "ContainerImageTags") is { Count: > 0 } tags
        ? tags
        : throw ReleaseDiagnostics.NoTags(Text("TagsProperty")).ToException();

    private CIOutputsMode ReadCIOutputs() => Setting.ReadEnum(Text("CIOutputs"), Prefix + "CIOutputs", CIOutputsMode.Auto);

    private bool Switch(string name, bool otherwise) =>
        Text(name) is { Length: > 0 } text ? Try(() => Setting.ReadBoolean(text, Prefix + name), otherwise) : otherwise;

    private static string DotenvBeside(string report) =>
        Path.GetDirectoryName(report) is { Length: > 0 } folder ? Path.Combine(folder, "artifact-registry.env") : "";

    // A copy gets the tags that its item names, or else the release's own.
    private static ReleaseCopy ReadCopy(ITaskItem item, ImageReference image, IReadOnlyList<PlannedTag> tags, MovingTags moving)
    {
        var copy = CopyDestination.Read(item);
        return copy.Image.Name == image.Name && copy.OwnTags.Count == 0
            ? throw CopyDestination.Itself(item.ItemSpec)
            : new ReleaseCopy(copy.Image, copy.OwnTags.Count > 0 ? PlannedTag.Plan(copy.OwnTags, [], moving) : tags);
    }

    private T Try<T>(Func<T> read, T otherwise)
    {
        try
        {
            return read();
        }
        catch (ArtifactRegistryException failure)
        {
            problems.Add(failure.Diagnostic);
            return otherwise;
        }
    }
}
