using System.Text.Json.Serialization;
using ArtifactRegistry.Build.Images.Attachments;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.Pinning;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Releases.Templates;
using ArtifactRegistry.Build.Reporting;

namespace ArtifactRegistry.Build.Releases;

/// <summary>What a publish is going to do: everything that the project says about its release, read once before the push.</summary>
internal sealed record ReleasePlan
{
    /// <summary>The project's name.</summary>
    public required string Project { get; init; }

    /// <summary>The repository that the image is pushed to, without tag and digest.</summary>
    public required ImageReference Image { get; init; }

    /// <summary>The container's own tags (<c>ContainerImageTags</c>), in their order.</summary>
    public required IReadOnlyList<PlannedTag> Tags { get; init; }

    /// <summary>The tags that are put on the image after the push (<c>ArtifactRegistryAdditionalTags</c>).</summary>
    public IReadOnlyList<PlannedTag> AdditionalTags { get; init; } = [];

    /// <summary>The platforms of a multi-platform publish, as runtime identifiers; empty for a single image.</summary>
    public IReadOnlyList<string> RuntimeIdentifiers { get; init; } = [];

    /// <summary>The platform of a single image, as a runtime identifier; <see langword="null"/> for several, or when it is not
    /// known.</summary>
    public string? RuntimeIdentifier { get; init; }

    /// <summary>Every platform that is built, as far as it is known.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> BuiltPlatforms => RuntimeIdentifiers.Count > 0 || RuntimeIdentifier is null
        ? RuntimeIdentifiers
        : [RuntimeIdentifier];

    /// <summary>What happens when a release tag exists.</summary>
    public TagPolicy Policy { get; init; }

    /// <summary>Whether a version among the tags must be greater than every version tag of the image.</summary>
    public bool RequireNewer { get; init; }

    /// <summary>Whether a stable version gets its moving tags <c>1</c> and <c>1.2</c> too.</summary>
    public bool VersionTags { get; init; }

    /// <summary>What the tag templates gave; <see langword="null"/> when the project names its tags itself.</summary>
    public TemplateTags? Templates { get; init; }

    /// <summary>Whether nothing sets the version, so that it is the SDK's 1.0.0.</summary>
    public bool IsDefaultVersion { get; init; }

    /// <summary>Whether the registry is asked, after each write, what it serves.</summary>
    public bool Verify { get; init; } = true;

    /// <summary>Whether nothing is written.</summary>
    public bool DryRun { get; init; }

    /// <summary>Whether the <c>TAG-RID</c> tags of a multi-platform publish are removed.</summary>
    public bool RemovePlatformTags { get; init; }

    /// <summary>Whether the registries are asked, before the push, if the caller may push.</summary>
    public bool Preflight { get; init; } = true;

    /// <summary>The other repositories that receive the image.</summary>
    public IReadOnlyList<ReleaseCopy> Copies { get; init; } = [];

    /// <summary>Whether copies take the image's referrers along.</summary>
    public bool IncludeReferrers { get; init; } = true;

    /// <summary>The files that are attached to the image.</summary>
    public IReadOnlyList<AttachmentFile> Attachments { get; init; } = [];

    /// <summary>The deployment files that are pinned to the image.</summary>
    public IReadOnlyList<PinFile> PinFiles { get; init; } = [];

    /// <summary>What is written for the steps after the build.</summary>
    public ReleaseResults Results { get; init; } = new();

    /// <summary>The commit that is built; <see langword="null"/> when source control does not say.</summary>
    public string? SourceRevision { get; init; }

    /// <summary>Whether the project asked for a gate.</summary>
    [JsonIgnore]
    public bool IsGuarded => Policy != TagPolicy.Overwrite || RequireNewer;

    /// <summary>The tags that the SDK pushes: the release tags alone, so that no moving tag ever names an image that was not verified; all
    /// of them when none is a release tag.</summary>
    [JsonIgnore]
    public IReadOnlyList<PlannedTag> PushedTags => Tags.Any(tag => !tag.IsMoving) ? [.. Tags.Where(tag => !tag.IsMoving)] : Tags;

    /// <summary>The tags that are put on the image by digest, after the push was verified.</summary>
    [JsonIgnore]
    public IReadOnlyList<PlannedTag> LaterTags =>
    [
        .. Tags.Concat(AdditionalTags)
            .DistinctBy(tag => tag.Tag, StringComparer.Ordinal)
            .ExceptBy(PushedTags.Select(tag => tag.Tag), tag => tag.Tag),
    ];

    /// <summary>All release tags that this publish writes, the platforms' among them: what a policy guards.</summary>
    [JsonIgnore]
    public IReadOnlyList<PlannedTag> ReleaseTags =>
    [
        .. PlannedTag.WithPlatforms(PushedTags, RuntimeIdentifiers)
            .Concat(AdditionalTags)
            .Where(tag => !tag.IsMoving)
            .DistinctBy(tag => tag.Tag, StringComparer.Ordinal)
            .OrderBy(tag => tag.Platform is not null),
    ];
}

/// <summary>Another repository that receives the image.</summary>
/// <param name="Image">The repository, without tag and digest.</param>
/// <param name="Tags">The tags that the image gets there.</param>
internal sealed record ReleaseCopy(ImageReference Image, IReadOnlyList<PlannedTag> Tags);

/// <summary>The files and outputs that a release leaves. A path is a full path; empty for none.</summary>
internal sealed record ReleaseResults
{
    /// <summary>The JSON report.</summary>
    public string ReportFile { get; init; } = "";

    /// <summary>A file with the digest alone.</summary>
    public string DigestFile { get; init; } = "";

    /// <summary>A Markdown file with the report as tables.</summary>
    public string SummaryFile { get; init; } = "";

    /// <summary>GitLab's dotenv report.</summary>
    public string DotenvFile { get; init; } = "";

    /// <summary>The files that are this release's own; GitLab's is shared with other projects.</summary>
    [JsonIgnore]
    public IEnumerable<FileToWrite> Files => new FileToWrite[]
    {
        new(ReportFile, ResultKind.ReportFile),
        new(DigestFile, ResultKind.DigestFile),
        new(SummaryFile, ResultKind.SummaryFile),
    }.Where(file => file.Path.Length > 0);

    /// <summary>Whether results are handed to the CI system.</summary>
    public bool WritesCIOutputs { get; init; } = true;

    /// <summary>Whether other projects publish in the same build, so that every name of a result begins with its project's.</summary>
    public bool IsOneOfMany { get; init; }
}

/// <summary>A file that a release leaves.</summary>
internal sealed record FileToWrite(string Path, ResultKind Kind);
