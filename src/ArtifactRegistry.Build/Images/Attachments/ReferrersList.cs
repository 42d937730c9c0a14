using System.Text.Json;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Attachments;

/// <summary>The list of referrers on a registry that keeps none: an index under the tag <c>sha256-…</c> of the subject, which its clients
/// maintain (OCI distribution specification, <i>Referrers Tag Schema</i>).</summary>
internal sealed class ReferrersList(RegistryClient client, ImageReference image)
{
    /// <summary>Adds what is not in the list yet; nothing is written when all is. Between reading the list and writing it another client
    /// may write it, which no registry can prevent.</summary>
    /// <exception cref="ArtifactRegistryException">The list cannot be read or written, or the tag is no list of referrers.</exception>
    public Task AddAsync(ImageDigest subject, IReadOnlyList<ListedReferrer> referrers, CancellationToken cancellationToken) =>
        UpdateAsync(subject, (tag, list) => WithMissing(tag, list, referrers), cancellationToken);

    /// <summary>Copies another registry's list: unchanged where there is none, else what is missing is added, and what is only here
    /// stays.</summary>
    /// <exception cref="ArtifactRegistryException">The list cannot be read or written, or one of the two is no list of
    /// referrers.</exception>
    public Task MergeAsync(ImageDigest subject, Manifest other, CancellationToken cancellationToken) =>
        UpdateAsync(subject, (tag, list) => list is null ? other : WithMissing(tag, list, other), cancellationToken);

    private async Task UpdateAsync(
        ImageDigest subject, Func<ImageReference, Manifest?, Manifest?> update, CancellationToken cancellationToken)
    {
        var tag = image.WithTag(ReferrersTag.Of(subject));
        var list = await client.Manifests.GetAsync(tag, cancellationToken);
        // GitLab answers that tag with the subject itself, which is no list.
        if (update(tag, list?.Digest == subject ? null : list) is { } index)
        {
            await client.Manifests.PutAsync(tag, index, cancellationToken);
            await WrittenReferrers.WaitAsync(
                client,
                async () => await client.Manifests.GetAsync(tag, cancellationToken) is { } served
                    && served.Digest != subject
                    && update(tag, served) is null,
                () => [tag.ToString()],
                cancellationToken);
        }
    }

    /// <summary>The list with those that it lacks; <see langword="null"/> when it lacks none.</summary>
    /// <exception cref="ArtifactRegistryException">It is no list of referrers.</exception>
    internal static Manifest? WithMissing(ImageReference tag, Manifest? list, IReadOnlyList<ListedReferrer> referrers) => WithMissing(
        tag,
        list,
        referrers.Select(referrer => new Entry(referrer.Manifest.Digest, json => AttachmentManifest.WriteReferrer(json, referrer))));

    private static Manifest? WithMissing(ImageReference tag, Manifest list, Manifest other) => WithMissing(tag, list, Entries(tag, other));

    private static Manifest? WithMissing(ImageReference tag, Manifest? list, IEnumerable<Entry> entries)
    {
        var known = list is null ? [] : Entries(tag, list);
        var missing = entries.ExceptBy(known.Select(entry => entry.Digest), entry => entry.Digest).ToArray();
        try
        {
            return missing.Length == 0 ? null : new Manifest(Write([.. known, .. missing]), MediaTypes.OciIndex);
        }
        catch (InvalidOperationException malformed)
        {
            // It has text that is not Unicode, which cannot be written.
            throw AttachmentDiagnostics.NoReferrersList(tag.ToString()).ToException(malformed);
        }
    }

    private static ReadOnlyMemory<byte> Write(Entry[] entries) => PlainJson.Write(json =>
    {
        json.WriteNumber("schemaVersion", 2);
        json.WriteString("mediaType", MediaTypes.OciIndex);
        json.WriteStartArray("manifests");
        Array.ForEach(entries, entry => entry.Write(json));
        json.WriteEndArray();
    });

    private static Entry[] Entries(ImageReference tag, Manifest list) =>
        list.MediaType == MediaTypes.OciIndex && list.TryParse() is ImageIndex index
            ? [.. index.Manifests.Zip(ImageIndex.RawEntries(list), (entry, raw) => new Entry(entry.Digest, raw.WriteTo))]
            : throw AttachmentDiagnostics.NoReferrersList(tag.ToString()).ToException();

    private sealed record Entry(ImageDigest Digest, Action<Utf8JsonWriter> Write);
}

/// <summary>An entry of a list of referrers.</summary>
/// <param name="Manifest">The referrer.</param>
/// <param name="ArtifactType">What it is; empty when that is not known.</param>
/// <param name="Annotations">Its annotations.</param>
internal sealed record ListedReferrer(Manifest Manifest, string ArtifactType, IReadOnlyDictionary<string, string> Annotations);

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
