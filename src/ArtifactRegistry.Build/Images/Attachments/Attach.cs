using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Attachments;

/// <summary>Attaches files to an image, as artifacts that refer to it.</summary>
internal static class Attach
{
    /// <summary>Attaches the files; what is attached already is left alone.</summary>
    /// <param name="client">The registry.</param>
    /// <param name="image">The image's repository.</param>
    /// <param name="subject">The image's manifest or index.</param>
    /// <param name="attachments">The files.</param>
    /// <param name="cancellationToken">Stops what has not been sent.</param>
    /// <returns>The artifacts' manifests, in the files' order.</returns>
    /// <exception cref="ArtifactRegistryException">Something could not be sent. Doing it again completes it.</exception>
    public static async Task<IReadOnlyList<Manifest>> RunAsync(
        RegistryClient client,
        ImageReference image,
        Manifest subject,
        IReadOnlyList<Attachment> attachments,
        CancellationToken cancellationToken)
    {
        var manifests = attachments
            .Select(attachment => (Attachment: attachment, Manifest: AttachmentManifest.Create(attachment, subject)))
            .ToArray();
        var missing = await MissingAsync(client, image, manifests, cancellationToken);
        if (missing.Length > 0)
        {
            var contents = missing.Select(referrer => referrer.Attachment.Content).Append(AttachmentManifest.EmptyConfig);
            await Task.WhenAll(contents.Select(content => BlobSource.Of(content)).DistinctBy(blob => blob.Digest)
                .Select(blob => client.Uploads.PutAsync(image.Repository, blob, image.Repository, _ => { }, cancellationToken)));
        }

        var noted = await Task.WhenAll(missing.Select(referrer =>
            client.Manifests.PutAsync(image.WithDigest(referrer.Manifest.Digest), referrer.Manifest, cancellationToken)));
        var written = missing.Select(referrer => (image.WithDigest(referrer.Manifest.Digest), referrer.Manifest.Digest));
        await WrittenReferrers.CheckAsync(client, [.. written], cancellationToken);
        var isListed = noted.Length > 0
            ? Array.TrueForAll(noted, isNoted => isNoted)
            : await client.Referrers.IsSupportedAsync(image.Repository, subject.Digest, cancellationToken);
        if (!isListed)
        {
            var entries = manifests.Select(entry =>
                new ListedReferrer(entry.Manifest, entry.Attachment.ArtifactType, entry.Attachment.Annotations));
            await new ReferrersList(client, image).AddAsync(subject.Digest, [.. entries], cancellationToken);
        }

        return [.. manifests.Select(referrer => referrer.Manifest)];
    }

    private static async Task<(Attachment Attachment, Manifest Manifest)[]> MissingAsync(
        RegistryClient client,
        ImageReference image,
        (Attachment Attachment, Manifest Manifest)[] manifests,
        CancellationToken cancellationToken)
    {
        var isThere = await Task.WhenAll(manifests.Select(referrer =>
            client.Manifests.HasAsync(image.WithDigest(referrer.Manifest.Digest), referrer.Manifest.Digest, cancellationToken)));
        return [.. manifests.Where((_, index) => !isThere[index])];
    }
}
