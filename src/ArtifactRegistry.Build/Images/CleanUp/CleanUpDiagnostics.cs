using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Images.CleanUp;

/// <summary>What is said about deleting (<c>ARB33xx</c>).</summary>
internal static class CleanUpDiagnostics
{
    private const int MaxNamed = 20;

    public static Diagnostic NoFilter(string target) => new(
        DiagnosticList.NoFilter,
        $"{target} has no filter. Set at least one of ArtifactRegistryKeepNewest (10), ArtifactRegistryOlderThan (30d), "
            + $"ArtifactRegistryTagFilter (pr-*)"
        + (target == "ArtifactRegistryDeleteTags" ? "." : " and ArtifactRegistryUntaggedOnly (true)."));

    public static Diagnostic TimesUnknown(string image, string property) => new(
        DiagnosticList.TimesUnknown,
        $"{image}: {property} needs creation times. The registry lists no upload times, and the manifests have no annotation "
            + "org.opencontainers.image.created. Use ArtifactRegistryTagFilter, or ArtifactRegistryKeepNewest with version tags.");

    public static Diagnostic PlanNotConfirmed(string confirmed, string plan) => new(
        DiagnosticList.PlanNotConfirmed,
        $"ArtifactRegistryConfirm is '{DiagnosticText.Clean(confirmed)}', and the plan is {plan}: the registry or the filters have "
            + "changed, or the value is not a plan's hash. Nothing was deleted. "
            + $"To apply this plan, run the target again with -p:ArtifactRegistryConfirm={plan}.");

    public static Diagnostic TagDeletionUnsafe(string host) => new(
        DiagnosticList.TagDeletionUnsafe,
        $"{host} is not known as Artifact Registry, and on other registries deleting a tag can delete its image. "
            + "Nothing was deleted. Use ArtifactRegistryCleanUp, or declare the host in ArtifactRegistryHost if it is Artifact Registry "
            + "under another name.");

    public static Diagnostic TagsKept(string image, IReadOnlyList<string> tags) => new(
        DiagnosticList.TagsKept,
        $"{image}: the repository's tags are immutable, so these tags and their images are kept: {Names(tags)}. "
            + "Leave them out of the filters, or switch immutability off: gcloud artifacts repositories update NAME --no-immutable-tags.");

    public static Diagnostic Interrupted(Diagnostic failure, string deleted) => failure with
    {
        Message = $"The clean-up ended early:{DiagnosticText.Nested(failure)}"
            + $"Deleted before that: {deleted}. Run it again to get a new plan for the rest.",
    };

    private static string Names(IReadOnlyList<string> tags) => tags.Count <= MaxNamed
        ? string.Join(", ", tags)
        : $"{string.Join(", ", tags.Take(MaxNamed))} and {tags.Count - MaxNamed} more";
}
