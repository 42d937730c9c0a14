using System.Text.Json;
using ArtifactRegistry.Emulator.Hosting;
using ArtifactRegistry.Emulator.Registry;

namespace ArtifactRegistry.Emulator.Protocol;

/// <summary>Checks manifests on their way in and out: digest, references, immutable tags, and what still holds a manifest.</summary>
internal sealed class ManifestWriter(RegistryContent content, RegistryBehavior behavior, TimeProvider time)
{
    public async Task<ManifestRecord> PutAsync(Exchange exchange, ImageName name, string reference, byte[] bytes)
    {
        var byDigest = Digest.TryParse(reference, out var expected);
        var digest = byDigest ? Digest.Compute(expected.Algorithm, bytes) : Digest.OfSha256(bytes);
        if (byDigest && digest != expected)
        {
            throw RegistryRefusal.DigestInvalid("provided digest did not match uploaded content");
        }

        var document = Parse(bytes, exchange.Request.ContentType);
        CheckReferences(exchange, name, document);
        var created = await ImageConfig.ReadCreatedAsync(content, document, exchange.Aborted);
        var manifest = new ManifestRecord(digest, bytes, document, created, time.GetUtcNow());
        string[] tags = byDigest ? [] : [reference];
        lock (content.ContentGate)
        {
            exchange.Content.PutManifest(name.Full, manifest, tags, image => CheckImmutable(exchange, name, image, tags, digest));
            if (behavior.ServerSetsReferrersTags && document.Subject is { } subject)
            {
                SetReferrersTag(exchange.Content, name, subject);
            }
        }

        return manifest;
    }

    public bool RemoveTag(Exchange exchange, ImageName name, string tag)
    {
        var image = exchange.Content.Find(name.Full);
        if (image?.Tags.ContainsKey(tag) == true && IsImmutable(exchange, name))
        {
            throw Immutable("delete", tag);
        }

        Digest? digest = image?.Tags.TryGetValue(tag, out var found) == true ? found : null;
        var removed = exchange.Content.RemoveTag(name.Full, tag);
        if (removed && !behavior.TagDeleteKeepsManifest && !image!.Tags.ContainsValue(digest!.Value))
        {
            exchange.Content.RemoveManifest(name.Full, digest.Value, _ => { });
        }

        return removed;
    }

    public bool RemoveManifest(Exchange exchange, ImageName name, Digest digest) =>
        exchange.Content.RemoveManifest(name.Full, digest, image => CheckDangling(exchange, name, image, digest));

    /// <summary>Immutable tags do not bind the registry itself.</summary>
    private void SetReferrersTag(HostContent images, ImageName name, Digest subject)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(
            ReferrersEndpoint.IndexOf(images.Find(name.Full)!.ReferrersOf(subject)), ProtocolJson.Wire.ReferrersBody);
        var document = ManifestDocument.Parse(bytes, ManifestDocument.OciIndex);
        var index = new ManifestRecord(Digest.OfSha256(bytes), bytes, document, null, time.GetUtcNow());
        images.PutManifest(name.Full, index, [$"{subject.Algorithm}-{subject.Hex}"], _ => { });
    }

    private static ManifestDocument Parse(byte[] bytes, string? contentType)
    {
        try
        {
            return ManifestDocument.Parse(bytes, (contentType ?? "").Split(';')[0].Trim());
        }
        catch (ManifestFormatException e)
        {
            throw RegistryRefusal.ManifestInvalid(e.Message);
        }
    }

    private void CheckReferences(Exchange exchange, ImageName name, ManifestDocument document)
    {
        if (behavior.AllowMissingReferences)
        {
            return;
        }

        foreach (var blob in document.Blobs.Where(b => !exchange.Content.HasBlob(name, b, behavior.BlobsSharedInRepository)))
        {
            throw new RegistryRefusal(400, "MANIFEST_BLOB_UNKNOWN", $"blob {blob} unknown to registry");
        }

        var image = exchange.Content.Find(name.Full);
        foreach (var child in document.Children.Where(c => image?.Manifests.ContainsKey(c) != true))
        {
            throw new RegistryRefusal(400, "MANIFEST_BLOB_UNKNOWN", $"manifest {child} unknown to registry");
        }
    }

    private void CheckImmutable(Exchange exchange, ImageName name, ImageContent image, string[] tags, Digest digest)
    {
        foreach (var tag in tags.Where(t => image.Tags.TryGetValue(t, out var old) && old != digest))
        {
            if (IsImmutable(exchange, name))
            {
                throw Immutable("update", tag);
            }
        }
    }

    private void CheckDangling(Exchange exchange, ImageName name, ImageContent image, Digest digest)
    {
        string[] tags = [.. image.Tags.Where(t => t.Value == digest).Select(t => t.Key)];
        if (tags.Length > 0 && (behavior.RefuseDanglingDeletes || IsImmutable(exchange, name)))
        {
            throw new RegistryRefusal(400, "GOOGLE_MANIFEST_DANGLING_TAG", $"Manifest is still referenced by tag: {tags[0]}");
        }

        if (!behavior.RefuseDanglingDeletes)
        {
            return;
        }

        if (image.ParentsOf(digest).FirstOrDefault() is { } parent)
        {
            throw new RegistryRefusal(
                400, "GOOGLE_MANIFEST_DANGLING_PARENT_IMAGE", $"Manifest {digest} is referenced by image {parent.Digest}");
        }

        if (image.ReferrersOf(digest).FirstOrDefault() is { } referrer)
        {
            throw new RegistryRefusal(
                400, "GOOGLE_MANIFEST_REFERRING_MANIFEST", $"Manifest {digest} is referenced by image {referrer.Digest}");
        }
    }

    private static bool IsImmutable(Exchange exchange, ImageName name) =>
        exchange.Host.Options.Repositories.Any(r => r.ImmutableTags && r.Name == name.RepositoryPath);

    private RegistryRefusal Immutable(string verb, string tag) => RegistryRefusal.ManifestInvalid(
        $"cannot {verb} tag {tag}. The repository has enabled tag immutability", behavior.ImmutableTagStatus);
}
