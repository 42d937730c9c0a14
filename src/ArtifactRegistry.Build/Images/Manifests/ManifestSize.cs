using System.Text.Json;

namespace ArtifactRegistry.Build.Images.Manifests;

/// <summary>Bytes that images take in a registry, added up from what their manifests say.</summary>
internal static class ManifestSize
{
    /// <summary>The manifests' own bytes and those of every blob that they name, each once.</summary>
    /// <param name="manifests">Manifests as they are on the wire.</param>
    /// <returns>The bytes; <see langword="null"/> when one of them is not a manifest, or they are more than a number holds.</returns>
    public static long? Sum(IEnumerable<ReadOnlyMemory<byte>> manifests)
    {
        var blobs = new Dictionary<string, long>(StringComparer.Ordinal);
        var total = 0L;
        foreach (var manifest in manifests)
        {
            total += manifest.Length;
            if (!TryAdd(manifest, blobs))
            {
                return null;
            }
        }

        foreach (var (_, size) in blobs)
        {
            if (size > long.MaxValue - total)
            {
                return null;
            }

            total += size;
        }

        return total;
    }

    private static bool TryAdd(ReadOnlyMemory<byte> manifest, Dictionary<string, long> blobs)
    {
        try
        {
            using var document = JsonDocument.Parse(manifest);
            if (!document.RootElement.TryGetProperty("config", out var config) || !document.RootElement.TryGetProperty("layers", out var layers))
            {
                return false;
            }

            Add(config, blobs);
            foreach (var layer in layers.EnumerateArray())
            {
                Add(layer, blobs);
            }

            return true;
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return false;
        }
    }

    private static void Add(JsonElement blob, Dictionary<string, long> blobs)
    {
        var size = blob.GetProperty("size").GetInt64();
        blobs[blob.GetProperty("digest").GetString() ?? ""] = size >= 0 ? size : throw new FormatException();
    }
}
