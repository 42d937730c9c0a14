using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Attachments;

/// <summary>Checks that a registry serves the referrers that it has acknowledged. It may need a moment.</summary>
internal static class WrittenReferrers
{
    /// <summary>Asks for all of them at once, and again for those that may be late.</summary>
    /// <param name="client">The registry.</param>
    /// <param name="written">The referrers, by digest or tag, with their digests. One repository's.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    /// <exception cref="ArtifactRegistryException">One is not served, or the registry does not say.</exception>
    public static async Task CheckAsync(
        RegistryClient client, IReadOnlyList<(ImageReference Image, ImageDigest Digest)> written, CancellationToken cancellationToken)
    {
        var late = written;
        await WaitAsync(
            client,
            async () =>
            {
                var found = await client.Manifests.FindAsync([.. late.Select(referrer => referrer.Image)], cancellationToken);
                late = [.. late.Where((referrer, index) => found[index]?.Digest != referrer.Digest)];
                return late.Count == 0;
            },
            () => [.. late.Select(referrer => referrer.Image.ToString())],
            cancellationToken);
    }

    /// <summary>Asks until the answer is yes, for as long as a registry may take.</summary>
    /// <param name="client">The registry.</param>
    /// <param name="isServed">Asks.</param>
    /// <param name="missing">What is not served.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    /// <exception cref="ArtifactRegistryException">The answer stays no.</exception>
    public static async Task WaitAsync(
        RegistryClient client, Func<Task<bool>> isServed, Func<IReadOnlyList<string>> missing, CancellationToken cancellationToken)
    {
        foreach (var wait in TagVerification.Waits)
        {
            if (await isServed())
            {
                return;
            }

            await Task.Delay(wait, client.Time, cancellationToken);
        }

        if (!await isServed())
        {
            throw AttachmentDiagnostics.AttachmentNotServed(missing()).ToException();
        }
    }
}
