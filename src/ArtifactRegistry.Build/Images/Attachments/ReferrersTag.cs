using System.Text.Json;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Manifests;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Attachments;

/// <summary>The list of referrers on a registry that keeps none: an index under the tag <c>sha256-…</c> of the subject, which its clients
/// maintain (OCI distribution specification, <i>Referrers Tag Schema</i>).</summary>
internal sealed class ReferrersTag(RegistryClient client, ImageReference image)
{
    /// <summary>Adds what is not in the list yet; nothing is written when all is. Between reading the list and writing it another client
    /// may write it, which no registry can prevent.</summary>
    /// <exception cref="ArtifactRegistryException">The list cannot be read or written, or the tag is no list of referrers.</exception>
    public Task AddAsync(ImageDigest subject, IReadOnlyList<ListedReferrer> referrers, CancellationToken cancellationToken) =>
        UpdateAsync(subject, (tag, list) => WithMissing(tag, list, referrers), cancellationToken);

    /// <summary>Brings another registry's list: as it is where there is none, else what is missing is added, and what is only here
    /// stays.</summary>
    /// <exception cref="ArtifactRegistryException">The list cannot be read or written, or one of the two is no list of
    /// referrers.</exception>
    public Task MergeAsync(ImageDigest subject, Manifest other, CancellationToken cancellationToken) =>
        UpdateAsync(subject, (tag, list) => list is null ? other : WithMissing(tag, list, other), cancellationToken);

    private async Task UpdateAsync(ImageDigest subject, Func<ImageReference, Manifest?, Manifest?> update, CancellationToken cancellationToken)
    {
        var tag = image.WithTag(ReferrerOperations.FallbackTag(subject));
        var list = await client.Manifests.GetAsync(tag, cancellationToken);
        // GitLab answers that tag with the subject itself, which is no list.
        if (update(tag, list?.Digest == subject ? null : list) is { } index)
        {
            await client.Manifests.PutAsync(tag, index, cancellationToken);
            await WrittenReferrers.WaitAsync(
                client,
                async () => await client.Manifests.GetAsync(tag, cancellationToken) is { } served && served.Digest != subject && update(tag, served) is null,
                () => [tag.ToString()],
                cancellationToken);
        }
    }

    /// <summary>The list with those that it lacks; <see langword="null"/> when it lacks none.</summary>
    /// <exception cref="ArtifactRegistryException">It is no list of referrers.</exception>
    internal static Manifest? WithMissing(ImageReference tag, Manifest? list, IReadOnlyList<ListedReferrer> referrers) => WithMissing(
        tag, list, referrers.Select(referrer => new Entry(referrer.Manifest.Digest.ToString(), json => AttachmentManifest.WriteReferrer(json, referrer))));

    private static Manifest? WithMissing(ImageReference tag, Manifest list, Manifest other)
    {
        using var document = Parse(tag, other);
        return WithMissing(tag, list, Entries(tag, document));
    }

    private static Manifest? WithMissing(ImageReference tag, Manifest? list, IEnumerable<Entry> entries)
    {
        using var document = list is null ? null : Parse(tag, list);
        try
        {
            var known = document is null ? [] : Entries(tag, document);
            var missing = entries.ExceptBy(known.Select(entry => entry.Digest), entry => entry.Digest, StringComparer.Ordinal).ToArray();
            return missing.Length == 0 ? null : new Manifest(Write([.. known, .. missing]), MediaTypes.OciIndex);
        }
        catch (InvalidOperationException malformed)
        {
            // JsonElement says so of text that is not Unicode.
            throw ResultDiagnostics.NoReferrersList(tag.ToString()).ToException(malformed);
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

    private static JsonDocument Parse(ImageReference tag, Manifest list)
    {
        try
        {
            return list.MediaType == MediaTypes.OciIndex ? JsonDocument.Parse(list.Content) : throw ResultDiagnostics.NoReferrersList(tag.ToString()).ToException();
        }
        catch (JsonException problem)
        {
            throw ResultDiagnostics.NoReferrersList(tag.ToString()).ToException(problem);
        }
    }

    private static Entry[] Entries(ImageReference tag, JsonDocument list) =>
        list.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("manifests", out var manifests) && manifests.ValueKind == JsonValueKind.Array
        && manifests.EnumerateArray().All(entry => entry.ValueKind == JsonValueKind.Object)
            ? [.. manifests.EnumerateArray().Select(entry => new Entry(entry.TryGetProperty("digest", out var digest) ? digest.ToString() : "", entry.WriteTo))]
            : throw ResultDiagnostics.NoReferrersList(tag.ToString()).ToException();

    private sealed record Entry(string Digest, Action<Utf8JsonWriter> Write);
}

/// <summary>An entry of a list of referrers.</summary>
/// <param name="Manifest">The referrer.</param>
/// <param name="ArtifactType">What it is; empty when that is not known.</param>
/// <param name="Annotations">Its annotations.</param>
internal sealed record ListedReferrer(Manifest Manifest, string ArtifactType, IReadOnlyDictionary<string, string> Annotations);
