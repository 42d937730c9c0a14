using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>A task that puts tags on an image: its manifest's own bytes under each tag, one request a tag.</summary>
public abstract class TaggingTask : ImageTask
{
    /// <summary>The tags to put on it, divided by <c>;</c>.</summary>
    public string? Tags { get; set; }

    /// <summary><c>true</c>: reads, says what it would do, and writes nothing.</summary>
    public string? DryRun { get; set; }

    /// <summary>The tags, with <c>Digest</c>, <c>PreviousDigest</c> where it is known, and <c>Outcome</c>: <c>added</c>, <c>moved</c> or <c>unchanged</c>.</summary>
    [Output]
    public ITaskItem[] Changed { get; private set; } = [];

    /// <summary>The digest that the tags have now.</summary>
    [Output]
    public string Digest { get; private set; } = "";

    /// <summary>Sets the tags, or says that it would.</summary>
    /// <param name="image">The repository.</param>
    /// <param name="manifest">What the tags shall have.</param>
    /// <param name="tags">The tags.</param>
    /// <param name="known">What is known of the tags; what has the digest already is not written.</param>
    /// <param name="cancellationToken">Stops what has not been sent.</param>
    private protected async Task SetAsync(
        ImageReference image, Manifest manifest, IReadOnlyList<PlannedTag> tags, IReadOnlyList<TagState> known, CancellationToken cancellationToken)
    {
        Digest = manifest.Digest.ToString();
        if (TaskInput.ReadDryRun(DryRun))
        {
            Log.LogMessage(MessageImportance.High, "Dry run: {0} would get the tags {1} -> {2}", image.Name, string.Join(", ", tags.Select(tag => tag.Tag)), Digest);
            return;
        }

        var changes = await Retag.RunAsync(ClientFor(image), image, manifest, tags, known, cancellationToken);
        LogVerdicts(await TagVerification.CheckWrittenAsync(ClientFor(image), image, tags, changes, cancellationToken));
        Changed = [.. changes.Select(TagItems.Create)];
        foreach (var change in changes)
        {
            Log.LogMessage(MessageImportance.Normal, "{0}:{1} -> {2}{3}", image.Name, change.Tag, change.Digest, change.IsWritten ? "" : " (as before)");
        }
    }
}
