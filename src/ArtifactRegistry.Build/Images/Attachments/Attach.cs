using System.Text.Json;
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
            var blobs = contents.Select(content => BlobSource.Of(content)).DistinctBy(blob => blob.Digest);
            await Task.WhenAll(blobs.Select(blob =>
                client.Uploads.PutAsync(image.Repository, blob, image.Repository, _ => { }, cancellationToken)));
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

/// <summary>Writes the manifest that binds a file to its subject (OCI image specification 1.1, <i>Guidelines for Artifact Usage</i>). It
/// holds no time, so that the same file gives the same manifest and attaching it again changes nothing.</summary>
internal static class AttachmentManifest
{
    private const string EmptyType = "application/vnd.oci.empty.v1+json";
    private const string Title = "org.opencontainers.image.title";

    /// <summary>The config of an artifact that has none: <c>{}</c>.</summary>
    public static ReadOnlyMemory<byte> EmptyConfig { get; } = "{}"u8.ToArray();

    /// <summary>The manifest of <paramref name="attachment"/>, which refers to <paramref name="subject"/>.</summary>
    public static Manifest Create(Attachment attachment, Manifest subject) => new(
        PlainJson.Write(json =>
        {
            json.WriteNumber("schemaVersion", 2);
            json.WriteString("mediaType", MediaTypes.OciManifest);
            json.WriteString("artifactType", attachment.ArtifactType);
            json.WriteStartObject("config");
            PlainJson.WriteDescriptor(json, EmptyType, ImageDigest.Compute(EmptyConfig.Span), EmptyConfig.Length);
            json.WriteBase64String("data", EmptyConfig.Span);
            json.WriteEndObject();
            json.WriteStartArray("layers");
            json.WriteStartObject();
            var content = attachment.Content;
            PlainJson.WriteDescriptor(json, attachment.ArtifactType, ImageDigest.Compute(content.Span), content.Length);
            WriteAnnotations(json, new Dictionary<string, string>(StringComparer.Ordinal) { [Title] = attachment.FileName });
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteStartObject("subject");
            PlainJson.WriteDescriptor(json, subject.MediaType, subject.Digest, subject.Content.Length);
            json.WriteEndObject();
            WriteAnnotations(json, attachment.Annotations);
        }),
        MediaTypes.OciManifest);

    /// <summary>The descriptor of the manifest in a list of referrers.</summary>
    public static void WriteReferrer(Utf8JsonWriter json, ListedReferrer referrer)
    {
        json.WriteStartObject();
        PlainJson.WriteDescriptor(json, referrer.Manifest.MediaType, referrer.Manifest.Digest, referrer.Manifest.Content.Length);
        if (referrer.ArtifactType.Length > 0)
        {
            json.WriteString("artifactType", referrer.ArtifactType);
        }

        WriteAnnotations(json, referrer.Annotations);
        json.WriteEndObject();
    }

    private static void WriteAnnotations(Utf8JsonWriter json, IReadOnlyDictionary<string, string> annotations)
    {
        if (annotations.Count == 0)
        {
            return;
        }

        json.WriteStartObject("annotations");
        PlainJson.WriteTexts(json, annotations);
        json.WriteEndObject();
    }
}
