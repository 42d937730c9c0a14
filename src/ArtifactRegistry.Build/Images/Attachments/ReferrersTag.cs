using System.Text.Json;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Attachments;

/// <summary>The list of referrers on a registry that keeps none: an index under the tag <c>sha256-…</c> of the subject, which its clients maintain
/// (OCI distribution specification, <i>Referrers Tag Schema</i>).</summary>
internal sealed class ReferrersTag(RegistryClient client, ImageReference image)
{
    /// <summary>Adds what is not in the list yet; nothing is written when all is. Between reading the list and writing it another client may write it, which no registry can prevent.</summary>
    /// <exception cref="ArtifactRegistryException">The list cannot be read or written, or the tag is no list of referrers.</exception>
    public async Task AddAsync(ImageDigest subject, IReadOnlyList<ListedReferrer> referrers, CancellationToken cancellationToken)
    {
        var tag = image.WithTag(ReferrerOperations.FallbackTag(subject));
        var list = await client.Manifests.GetAsync(tag, cancellationToken);
        if (WithMissing(tag, list, referrers) is { } index)
        {
            await client.Manifests.PutAsync(tag, index, cancellationToken);
        }
    }

    /// <summary>The list with those that it lacks; <see langword="null"/> when it lacks none.</summary>
    /// <exception cref="ArtifactRegistryException">It is no list of referrers.</exception>
    internal static Manifest? WithMissing(ImageReference tag, Manifest? list, IReadOnlyList<ListedReferrer> referrers)
    {
        using var document = list is null ? null : Parse(tag, list);
        try
        {
            return WithMissing(document is null ? [] : [.. Entries(tag, document)], referrers) is { } content ? new Manifest(content, MediaTypes.OciIndex) : null;
        }
        catch (InvalidOperationException malformed)
        {
            // JsonElement says so of text that is not Unicode.
            throw ResultDiagnostics.NoReferrersList(tag.ToString()).ToException(malformed);
        }
    }

    private static ReadOnlyMemory<byte>? WithMissing(JsonElement[] known, IReadOnlyList<ListedReferrer> referrers)
    {
        var digests = known.Select(entry => entry.TryGetProperty("digest", out var digest) ? digest.ToString() : "").ToHashSet(StringComparer.Ordinal);
        var added = referrers.Where(referrer => !digests.Contains(referrer.Manifest.Digest.ToString())).ToArray();
        if (added.Length == 0)
        {
            return null;
        }

        return PlainJson.Write(json =>
        {
            json.WriteNumber("schemaVersion", 2);
            json.WriteString("mediaType", MediaTypes.OciIndex);
            json.WriteStartArray("manifests");
            Array.ForEach(known, entry => entry.WriteTo(json));
            Array.ForEach(added, referrer => AttachmentManifest.WriteReferrer(json, referrer));
            json.WriteEndArray();
        });
    }

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

    private static IEnumerable<JsonElement> Entries(ImageReference tag, JsonDocument list) =>
        list.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("manifests", out var manifests) && manifests.ValueKind == JsonValueKind.Array
        && manifests.EnumerateArray().All(entry => entry.ValueKind == JsonValueKind.Object)
            ? manifests.EnumerateArray()
            : throw ResultDiagnostics.NoReferrersList(tag.ToString()).ToException();
}

/// <summary>An entry of a list of referrers.</summary>
/// <param name="Manifest">The referrer.</param>
/// <param name="ArtifactType">What it is; empty when that is not known.</param>
/// <param name="Annotations">Its annotations.</param>
internal sealed record ListedReferrer(Manifest Manifest, string ArtifactType, IReadOnlyDictionary<string, string> Annotations);
