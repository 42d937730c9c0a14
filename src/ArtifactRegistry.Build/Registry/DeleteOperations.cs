using System.Net;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry.Http;

namespace ArtifactRegistry.Build.Registry;

/// <summary>Deleting a tag or a manifest (OCI distribution specification, end-9).</summary>
internal sealed class DeleteOperations(RegistryClient client)
{
    // Artifact Registry's and gcr.io's refusals; told apart by code, since their texts vary (genuinetools/reg#136, gcr-cleaner#118 and
    // #130).
    private static readonly string[] HeldCodes =
        ["GOOGLE_MANIFEST_DANGLING_TAG", "GOOGLE_MANIFEST_DANGLING_PARENT_IMAGE", "GOOGLE_MANIFEST_REFERRING_MANIFEST"];

    /// <summary>Deletes what the image names: the manifest of its digest, or its tag. On Artifact Registry a tag's deletion leaves the
    /// manifest; on other registries it may not, so a tag is never to be deleted there. Doing it again changes nothing.</summary>
    /// <exception cref="ArtifactRegistryException">The registry does not delete (<see cref="DiagnosticList.DeletionUnsupported"/>), does
    /// not allow it, or cannot be asked.</exception>
    public async Task<Deletion> DeleteAsync(ImageReference image, CancellationToken cancellationToken)
    {
        // distribution's token service knows "delete"; Artifact Registry challenges with pull,push and takes more.
        using var request = client.ContextFor(image.Repository, "pull,push,delete")
            .On(new HttpRequestMessage(HttpMethod.Delete, client.UrlOf(image.Repository, $"manifests/{image.Target}")));
        using var response = await client.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return Deletion.Done;
        }

        var failure = await client.FailureAsync(request, response, cancellationToken);
        return failure switch
        {
            { Status: HttpStatusCode.NotFound, Errors.Count: > 0 } => Deletion.Gone,
            _ when failure.Errors.FirstOrDefault(error => HeldCodes.Contains(error.Code)) is { } held => Deletion.Kept(held.ToString()),
            _ when failure.Errors.FirstOrDefault(IsImmutable) is { } immutable => Deletion.Immutable(immutable.ToString()),
            _ when failure.Status == HttpStatusCode.MethodNotAllowed || failure.Errors.Any(error => error.Code == "UNSUPPORTED") =>
                throw Unsupported(request, failure),
            _ => throw failure,
        };
    }

    // "The repository has enabled tag immutability" (Artifact Registry, troubleshooting page); with which status a deletion gets it is not
    // known.
    private static bool IsImmutable(RegistryError error) => error.Message.Contains("immutab", StringComparison.OrdinalIgnoreCase);

    private static ArtifactRegistryException Unsupported(HttpRequestMessage request, RegistryException failure)
    {
        var answer = new RegistryDiagnostics.Answer(
            $"{request.Method} {DiagnosticText.Clean(request.RequestUri!)}", (int)failure.Status, string.Join("; ", failure.Errors));
        return RegistryDiagnostics.DeletionUnsupported(answer).ToException(failure);
    }
}

/// <summary>How a deletion ended.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Reason">The registry's words when it kept what should go; else empty.</param>
internal sealed record Deletion(DeletionOutcome Outcome, string Reason = "")
{
    /// <summary>It was deleted.</summary>
    public static Deletion Done { get; } = new(DeletionOutcome.Deleted);

    /// <summary>It was not there.</summary>
    public static Deletion Gone { get; } = new(DeletionOutcome.Gone);

    /// <summary>Something holds it.</summary>
    public static Deletion Kept(string reason) => new(DeletionOutcome.Kept, reason);

    /// <summary>It is an immutable tag.</summary>
    public static Deletion Immutable(string reason) => new(DeletionOutcome.Immutable, reason);

    /// <summary>Whether it is no longer there.</summary>
    public bool IsDeleted => Outcome is DeletionOutcome.Deleted or DeletionOutcome.Gone;
}

/// <summary>The ways in which a deletion ends.</summary>
internal enum DeletionOutcome
{
    /// <summary>It was deleted.</summary>
    Deleted,

    /// <summary>It was gone already, which is as good.</summary>
    Gone,

    /// <summary>The registry, or what was found at the last moment, kept it.</summary>
    Kept,

    /// <summary>The registry kept it because its tags are immutable.</summary>
    Immutable,
}
