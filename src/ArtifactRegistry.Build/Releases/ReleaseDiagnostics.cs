using System.Text;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Reporting;
using static ArtifactRegistry.Build.Diagnostics.DiagnosticText;

namespace ArtifactRegistry.Build.Releases;

/// <summary>What is said about a release as a whole (<c>ARB3107</c> and up).</summary>
internal static class ReleaseDiagnostics
{
    private const string NothingPushed = "Nothing was pushed. ";
    private const string PublishAgain = "Publish again with ArtifactRegistryTagPolicy=Reuse";

    public static Diagnostic NothingPublished(string image) => new(
        DiagnosticList.NothingPublished,
        $"The SDK ended without an image for {image}, and nothing was pushed. "
            + "The usual cause is a base image that cannot be pulled: see the warnings above, and publish again when its registry is "
            + "available.");

    public static Diagnostic NoTags(string tags) => new(
        DiagnosticList.NoReleaseTag,
        $"This release has no tag (ContainerImageTags is '{Clean(tags)}'), and the SDK pushes no image without one. "
        + "Set ArtifactRegistryTagTemplates to {version};latest, or find the target that removes the ContainerImageTags items.");

    public static Diagnostic NotServed(string image) => new(
        DiagnosticList.TagServesAnotherImage,
        $"The registry does not serve {image}, which the SDK has built: the push did not complete. Do not deploy it; publish again.");

    public static Diagnostic EmptyTagEntry(string tags) => new(
        DiagnosticList.NoReleaseTag,
        $"ContainerImageTags is '{Clean(tags)}', so no release tag is left to guard. $(Version) is empty in a project file, because the "
            + $"SDK sets it later. "
        + "Set ArtifactRegistryTagTemplates to {version};latest instead of ContainerImageTags.");

    public static Diagnostic OnlyMovingTags(IEnumerable<string> tags) => new(
        DiagnosticList.OnlyMovingTags,
        $"All tags of this release may move ({string.Join(", ", tags)}), so ArtifactRegistryTagPolicy and ArtifactRegistryRequireNewer "
            + $"guard nothing. "
        + "Add a version, as in ArtifactRegistryTagTemplates={version};latest, or remove the policy.");

    // A build with warnings as errors ends with these two, so they do not say that the image is reused.
    public static Diagnostic RevisionUnknown(string image, string ours) => new(
        DiagnosticList.RevisionUnknown,
        $"{image} exists and has no label org.opencontainers.image.revision, so Reuse cannot compare it with the commit {Clean(ours)} of "
            + "this build. Check it with ArtifactRegistryInspectImage. "
            + "Images that this version of the package publishes have the label.");

    public static Diagnostic OwnRevisionUnknown(string image, string theirs) => new(
        DiagnosticList.RevisionUnknown,
        $"{image} exists and was built from the commit {Clean(theirs)}, and this build does not know its own commit, so Reuse cannot "
            + "compare them. Build in a Git working tree, without EnableSourceControlManagerQueries=false, or set SourceRevisionId.");

    public static Diagnostic ReleasedTwice(string image, string project, string other) => new(
        DiagnosticList.ReleasedTwice,
        project == other
            ? $"{image} is released twice in this build, both times by {Clean(project)}. Publish it once: remove the second entry, or the "
                + "property that makes MSBuild build it again."
            : $"{image} is released twice in this build: by {Clean(project)} and by {Clean(other)}. The second image would replace the "
                + "first. Give each project its own ContainerRepository.");

    public static Diagnostic WrittenTwice(string path, ResultKind kind, string project, string other) => new(
        DiagnosticList.ReleasedTwice,
        $"{Clean(path)} is written twice in this build, "
            + (project == other ? $"both times by {Clean(project)}" : $"by {Clean(project)} and by {Clean(other)}")
            + ". The second result would replace the first, and the next step would use the wrong image. Give each release its own "
            + $"{kind.Property()}, or merge the reports with ArtifactRegistryMergeReports.");

    public static Diagnostic PlatformsLeftOut(string released, IEnumerable<string> all) => new(
        DiagnosticList.PlatformsLeftOut,
        $"RuntimeIdentifiers names {string.Join(", ", all.Select(Clean))}, and this publish releases {Clean(released)} alone: the SDK "
            + "chose one because of PublishSelfContained, PublishReadyToRun, PublishAot or PublishTrimmed. "
            + "Set ContainerRuntimeIdentifiers for all, or ContainerRuntimeIdentifier for this one.");

    public static Diagnostic NotReady(IReadOnlyList<Diagnostic> problems)
    {
        if (problems is [var only])
        {
            return only with { Message = $"{only.Message} Nothing was pushed." };
        }

        var text = new StringBuilder($"{problems.Count} problems would leave this release incomplete:").AppendLine();
        foreach (var problem in problems)
        {
            text.Append("  ").Append(problem.Code).Append("  ").AppendLine(problem.Message);
        }

        return new Diagnostic(
            DiagnosticList.ReleaseNotReady, text.Append("Nothing was pushed. Fix them all, and publish again.").ToString());
    }

    public static Diagnostic ProjectsRefused(IReadOnlyList<(string Project, string Refusal)> refusals)
    {
        // Projects that are refused for the same reason get the same advice: it is given once, after the list.
        var advice = refusals.GroupBy(refusal => Advice(refusal.Refusal), StringComparer.Ordinal)
            .Where(group => group.Key.Length > 0 && group.Count() > 1)
            .Select(group => group.Key)
            .ToArray();
        var text = new StringBuilder(
            $"{(refusals.Count == 1 ? "1 project" : $"{refusals.Count} projects")} cannot be released, so none is:").AppendLine();
        foreach (var (project, refusal) in refusals)
        {
            var own = advice.Contains(Advice(refusal), StringComparer.Ordinal) ? refusal[..^Advice(refusal).Length] : refusal;
            text.Append("  ")
                .Append(Clean(project))
                .Append(": ")
                .AppendLine(own.TrimEnd().ReplaceLineEndings($"{Environment.NewLine}    "));
        }

        foreach (var each in advice)
        {
            text.AppendLine(each.StartsWith(NothingPushed, StringComparison.Ordinal) ? each[NothingPushed.Length..] : each);
        }

        return new Diagnostic(
            DiagnosticList.ProjectsRefused,
            text.Append(NothingPushed + "Correct each project, or remove it from @(ArtifactRegistryProject), and publish again.")
                .ToString());

        // What stands after a table.
        static string Advice(string refusal) =>
            refusal.LastIndexOf('\n') is >= 0 and var end && refusal[(end + 1)..] is [not ' ', ..] last ? last : "";
    }

    public static string NotGated(string image, string reason) =>
        $"{Clean(image)} would be pushed unchecked: {Clean(reason)}";

    public static string OtherVersion() =>
        "Its version of ArtifactRegistry.Build differs from that of the release project.";

    public static Diagnostic NothingToRelease() => new(
        DiagnosticList.NothingToPromote,
        "None of the projects in @(ArtifactRegistryProject) publishes an image to a registry, so nothing is released. "
            + "Set ContainerRegistry in the projects to release, and reference ArtifactRegistry.Build there.");

    public static Diagnostic TagTooLong(string tag, string platform, int length) => new(
        DiagnosticList.InvalidTag,
        $"The tag {Clean(tag)} becomes {Clean(tag)}-{Clean(platform)} for its platform, which has {length} characters; a tag has at most "
            + "128. Shorten it.");

    public static Diagnostic PushRefused(string image, Diagnostic refusal) => new(
        DiagnosticList.PushRefused,
        $"This build may not push to {image}. The registry refuses it:{DiagnosticText.Nested(refusal)}Nothing was pushed.");

    /// <summary>Tags that come after the push were refused; <paramref name="notDone"/> is what was not begun for that.</summary>
    public static Diagnostic TagsNotSet(string image, IEnumerable<string> tags, Diagnostic failure, IEnumerable<string> notDone) =>
        failure with
        {
            Message = $"{image} is published, but {string.Join(", ", tags)} could not be set:{DiagnosticText.Nested(failure)}"
                + (string.Join(", ", notDone) is { Length: > 0 } rest ? $"Not done: {rest}. {PublishAgain}."
                    : "Set the missing tags with ArtifactRegistryAddTags."),
        };

    /// <summary>The attachments were refused; <paramref name="notDone"/> is what was not begun for that.</summary>
    public static Diagnostic NotAttached(string image, Diagnostic failure, IEnumerable<string> notDone) => failure with
    {
        Message = $"{image} is published, but its attachments are not complete:{DiagnosticText.Nested(failure)}"
            + (string.Join(", ", notDone) is { Length: > 0 } rest ? $"Not done: {rest}. " : "")
            + $"{PublishAgain}.",
    };

    public static Diagnostic NotCopied(
        string image, IEnumerable<string> missing, IEnumerable<string> done, Diagnostic failure) => failure with
        {
            Message = $"{image} is published, but could not be copied to {string.Join(", ", missing)}:{DiagnosticText.Nested(failure)}"
            + (string.Join(", ", done) is { Length: > 0 } names ? $"Copied to {names}. " : "")
            + $"{PublishAgain}, or make the missing copies with ArtifactRegistryCopyImage.",
        };
}
