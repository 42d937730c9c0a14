using System.Net;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Build.Registry.Http;

namespace ArtifactRegistry.Build.Releases;

/// <summary>Before a push: whether the caller may push to the image's repository and to every repository that receives a copy. Most first
/// pushes fail for a missing role, a missing repository or a short name, and the SDK says none of it.</summary>
internal static class Preflight
{
    private const string NetworkCodes = "ARB4";

    /// <summary>Asks all repositories at once.</summary>
    /// <param name="clientFor">The client of an image's registry.</param>
    /// <param name="plan">The release.</param>
    /// <param name="log">Receives answers that decide nothing.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    /// <returns>The refusals.</returns>
    /// <exception cref="ArtifactRegistryException">The credential that the build is configured with cannot be used.</exception>
    public static async Task<IReadOnlyList<Finding>> RunAsync(
        Func<ImageReference, RegistryClient> clientFor, ReleasePlan plan, IRegistryLog log, CancellationToken cancellationToken)
    {
        var images = plan.Copies.Select(copy => copy.Image)
            .Prepend(plan.Image)
            .DistinctBy(image => image.Name, StringComparer.Ordinal)
            .ToArray();
        var failures = await Task.WhenAll(
            images.Select(image => PushProbe.RunAsync(clientFor(image), image.Repository, cancellationToken)));
        var findings = new List<Finding>();
        foreach (var (image, failure) in images.Zip(failures))
        {
            if (failure is not null && IsRefusal(failure))
            {
                findings.Add(Finding.Error(ReleaseDiagnostics.PushRefused(image.Name, failure.Diagnostic)));
            }
            else if (failure is RegistryException || failure?.Diagnostic.Code.StartsWith(NetworkCodes, StringComparison.Ordinal) == true)
            {
                log.Notice($"{image.Name}: whether this build may push could not be checked. {failure.Message}");
            }
            else if (failure is not null)
            {
                throw failure;
            }
        }

        return findings;
    }

    // Anything else, a quota or a registry with ways of its own, may not stand between the SDK and its push.
    private static bool IsRefusal(ArtifactRegistryException failure) =>
        failure is RegistryException { Status: var status, Errors: var errors } && status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => true,
            HttpStatusCode.NotFound => errors.Any(error => error.Code == "NAME_UNKNOWN"),
            HttpStatusCode.BadRequest => errors.Any(error => error.Code == "NAME_INVALID"),
            _ => false,
        };
}
