using System.Text.Json;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Copying;

/// <summary>The list of a subject's referrers as a registry without the referrers API has it: an index under a tag, which its clients keep
/// (OCI distribution specification, <i>Referrers Tag Schema</i>).</summary>
internal static class ReferrerIndex
{
    /// <summary>The index with those of the referrers that it lacks; <see langword="null"/> when it lacks none.</summary>
    /// <param name="existing">The index that is there.</param>
    /// <param name="referrers">The referrers, with their manifests.</param>
    public static Manifest? With(Manifest? existing, IReadOnlyList<(Referrer Referrer, Manifest Manifest)> referrers)
    {
        using var document = existing is null ? null : JsonDocument.Parse(existing.Content);
        var present = document?.RootElement.TryGetProperty("manifests", out var manifests) == true ? manifests.EnumerateArray().ToArray() : [];
        var known = present.Select(entry => entry.TryGetProperty("digest", out var digest) ? digest.GetString() : null).ToHashSet(StringComparer.Ordinal);
        var missing = referrers.Where(entry => !known.Contains(entry.Manifest.Digest.ToString())).ToArray();
        return missing.Length == 0 ? null : Write(present, missing);
    }

    private static Manifest Write(JsonElement[] present, (Referrer Referrer, Manifest Manifest)[] missing)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion"u8, 2);
            json.WriteString("mediaType"u8, MediaTypes.OciIndex);
            json.WriteStartArray("manifests"u8);
            Array.ForEach(present, entry => entry.WriteTo(json));
            Array.ForEach(missing, entry => Write(json, entry.Referrer, entry.Manifest));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return new Manifest(buffer.ToArray(), MediaTypes.OciIndex);
    }

    private static void Write(Utf8JsonWriter json, Referrer referrer, Manifest manifest)
    {
        json.WriteStartObject();
        json.WriteString("mediaType"u8, manifest.MediaType);
        json.WriteString("digest"u8, manifest.Digest.ToString());
        json.WriteNumber("size"u8, manifest.Content.Length);
        if (referrer.ArtifactType.Length > 0)
        {
            json.WriteString("artifactType"u8, referrer.ArtifactType);
        }

        if (referrer.Annotations.Count > 0)
        {
            json.WriteStartObject("annotations"u8);
            foreach (var (name, value) in referrer.Annotations)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
