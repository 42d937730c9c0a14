using System.Text.Json;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Manifests;
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

    /// <summary>Brings another registry's list: as it is where there is none, else what is missing is added, and what is only here stays.</summary>
    /// <exception cref="ArtifactRegistryException">The list cannot be read or written, or one of the two is no list of referrers.</exception>
    public async Task MergeAsync(ImageDigest subject, Manifest other, CancellationToken cancellationToken)
    {
        var tag = image.WithTag(ReferrerOperations.FallbackTag(subject));
        var list = await client.Manifests.GetAsync(tag, cancellationToken);
        if ((list is null ? other : Merge(tag, list, other)) is { } index)
        {
            await client.Manifests.PutAsync(tag, index, cancellationToken);
        }
    }

    /// <summary>The list with those that it lacks; <see langword="null"/> when it lacks none.</summary>
    /// <exception cref="ArtifactRegistryException">It is no list of referrers.</exception>
    internal static Manifest? WithMissing(ImageReference tag, Manifest? list, IReadOnlyList<ListedReferrer> referrers)
    {
        using var document = list is null ? null : Parse(tag, list);
        return Read(tag, () =>
        {
            var known = document is null ? [] : Entries(tag, document);
            var digests = DigestsOf(known);
            return Write(known, [.. referrers
                .Where(referrer => !digests.Contains(referrer.Manifest.Digest.ToString()))
                .Select(referrer => (Action<Utf8JsonWriter>)(json => AttachmentManifest.WriteReferrer(json, referrer)))]);
        });
    }

    private static Manifest? Merge(ImageReference tag, Manifest list, Manifest other)
    {
        using var ours = Parse(tag, list);
        using var theirs = Parse(tag, other);
        return Read(tag, () =>
        {
            var known = Entries(tag, ours);
            var digests = DigestsOf(known);
            return Write(known, [.. Entries(tag, theirs).Where(entry => !digests.Contains(DigestOf(entry))).Select(entry => (Action<Utf8JsonWriter>)entry.WriteTo)]);
        });
    }

    private static Manifest? Read(ImageReference tag, Func<Manifest?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException malformed)
        {
            // JsonElement says so of text that is not Unicode.
            throw ResultDiagnostics.NoReferrersList(tag.ToString()).ToException(malformed);
        }
    }

    private static Manifest? Write(JsonElement[] known, Action<Utf8JsonWriter>[] added) => added.Length == 0 ? null : new Manifest(
        PlainJson.Write(json =>
        {
            json.WriteNumber("schemaVersion", 2);
            json.WriteString("mediaType", MediaTypes.OciIndex);
            json.WriteStartArray("manifests");
            Array.ForEach(known, entry => entry.WriteTo(json));
            Array.ForEach(added, write => write(json));
            json.WriteEndArray();
        }),
        MediaTypes.OciIndex);

    private static HashSet<string> DigestsOf(JsonElement[] entries) => entries.Select(DigestOf).ToHashSet(StringComparer.Ordinal);

    private static string DigestOf(JsonElement entry) => entry.TryGetProperty("digest", out var digest) ? digest.ToString() : "";

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

    private static JsonElement[] Entries(ImageReference tag, JsonDocument list) =>
        list.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("manifests", out var manifests) && manifests.ValueKind == JsonValueKind.Array
        && manifests.EnumerateArray().All(entry => entry.ValueKind == JsonValueKind.Object)
            ? [.. manifests.EnumerateArray()]
            : throw ResultDiagnostics.NoReferrersList(tag.ToString()).ToException();
}

/// <summary>An entry of a list of referrers.</summary>
/// <param name="Manifest">The referrer.</param>
/// <param name="ArtifactType">What it is; empty when that is not known.</param>
/// <param name="Annotations">Its annotations.</param>
internal sealed record ListedReferrer(Manifest Manifest, string ArtifactType, IReadOnlyDictionary<string, string> Annotations);
