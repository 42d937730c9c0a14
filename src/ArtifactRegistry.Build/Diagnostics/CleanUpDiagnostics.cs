namespace ArtifactRegistry.Build.Diagnostics;

/// <summary>What is said about deleting (<c>ARB33xx</c>).</summary>
internal static class CleanUpDiagnostics
{
    private const int MostNamed = 20;

    public static Diagnostic NoFilter(string target) => new(
        DiagnosticList.NoFilter,
        $"{target} has no filter. Set at least one of ArtifactRegistryKeepNewest (10), ArtifactRegistryOlderThan (30d), ArtifactRegistryTagFilter (pr-*)"
        + (target == "ArtifactRegistryDeleteTags" ? "." : " and ArtifactRegistryUntaggedOnly (true)."));

    public static Diagnostic TimesUnknown(string image, string property) => new(
        DiagnosticList.TimesUnknown,
        $"{image}: {property} needs the images' times. This registry does not report when they were uploaded, and their manifests do not say "
        + "when they were built (annotation org.opencontainers.image.created). Use ArtifactRegistryTagFilter, or ArtifactRegistryKeepNewest with "
        + "tags that are versions.");

    public static Diagnostic PlanNotConfirmed(string confirmed, string plan) => new(
        DiagnosticList.PlanNotConfirmed,
        $"ArtifactRegistryConfirm is '{DiagnosticText.Clean(confirmed)}', and the plan is {plan}: the registry or the filters have changed, or the "
        + $"value is not a plan's hash. Nothing was deleted. To apply the plan above, run the target again with -p:ArtifactRegistryConfirm={plan}.");

    public static Diagnostic TagDeletionUnsafe(string host) => new(
        DiagnosticList.TagDeletionUnsafe,
        $"{host} is not known to be Artifact Registry. On other registries the deletion of a tag can delete its image, with all other tags: it is not tried. "
        + "Use ArtifactRegistryCleanUp, which deletes whole images, or name the host in @(ArtifactRegistryHost) if it is Artifact Registry under another name.");

    public static Diagnostic DeletionUnsupported(RegistryDiagnostics.Answer answer) => new(
        DiagnosticList.DeletionUnsupported,
        $"{answer} The registry does not delete by its API, or deletion is switched off (docker-registry: REGISTRY_STORAGE_DELETE_ENABLED=true).");

    public static Diagnostic TagsKept(string image, IReadOnlyList<string> tags) => new(
        DiagnosticList.TagsKept,
        $"{image}: the repository's tags are immutable, so these tags and their images are kept: {Names(tags)}. "
        + "Leave them out of the filters, or switch immutability off: gcloud artifacts repositories update NAME --no-immutable-tags.");

    public static Diagnostic Interrupted(Diagnostic failure, string deleted) => failure with
    {
        Message = $"The clean-up ended early:{DiagnosticText.Nested(failure)}"
            + $"Deleted before that: {deleted}. Run it again to get a new plan for the rest.",
    };

    private static string Names(IReadOnlyList<string> tags) => tags.Count <= MostNamed
        ? string.Join(", ", tags)
        : $"{string.Join(", ", tags.Take(MostNamed))} and {tags.Count - MostNamed} more";
}
