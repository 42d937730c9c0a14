using System.Text.Json;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Manifests;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Copying;

/// <summary>Some of an index's platforms. One platform is that platform's own image, as <c>crane --platform</c> copies it; several are a new index of these, their entries
/// as they were, with a digest of its own. An image that is no index is taken as it is.</summary>
/// <param name="platforms">The platforms, <c>os/architecture[/variant]</c>; without a variant the first of its architecture is meant.</param>
internal sealed class PlatformFilter(IReadOnlyList<string> platforms)
{
    // Docker BuildKit, attestation storage: an attestation is an entry of the platform unknown/unknown that names its image.
    private const string AttestedDigest = "vnd.docker.reference.digest";

    /// <summary>What is to be copied instead of the whole.</summary>
    /// <exception cref="ArtifactRegistryException">A platform is missing.</exception>
    public async Task<Manifest> ApplyAsync(IImageSource source, Manifest manifest, CancellationToken cancellationToken)
    {
        if (platforms.Count == 0 || !MediaTypes.IsIndex(manifest.MediaType))
        {
            return manifest;
        }

        var name = $"{source.Name}@{manifest.Digest}";
        var children = ManifestParts.Read(manifest, name).Children;
        var chosen = platforms.Select(platform => Find(children, platform, name)).DistinctBy(part => part.Digest).ToArray();
        if (chosen is [var only])
        {
            return await source.ReadManifestAsync(only.Digest, only.MediaType, cancellationToken)
                ?? throw CopyDiagnostics.Incomplete(name, $"the manifest {only.Digest}").ToException();
        }

        var kept = chosen.Select(part => part.Digest.ToString()).ToHashSet(StringComparer.Ordinal);
        try
        {
            return chosen.Length == children.Count ? manifest : Rewrite(manifest, entry => kept.Contains(DigestOf(entry)) || kept.Contains(AttestedBy(entry)));
        }
        catch (InvalidOperationException malformed)
        {
            // JsonElement says so of text that is not Unicode, and of a member that stands twice, once as something else.
            throw CopyDiagnostics.Unsupported(name, "cannot be written with fewer platforms: it has text that is not Unicode, or a member twice").ToException(malformed);
        }
    }

    private static Part Find(IReadOnlyList<Part> children, string platform, string name) =>
        children.FirstOrDefault(child => child.Platform is { } own && IsMeant(own, platform))
        ?? throw CopyDiagnostics.PlatformMissing(name, platform, children.Select(child => child.Platform?.ToString() ?? "").Where(text => text.Length > 0)).ToException();

    private static bool IsMeant(ImagePlatform own, string platform) => own.ToString() == platform || $"{own.Os}/{own.Architecture}" == platform;

    private static Manifest Rewrite(Manifest index, Func<JsonElement, bool> isKept)
    {
        using var document = JsonDocument.Parse(index.Content);
        var content = PlainJson.Write(json =>
        {
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (!member.NameEquals("manifests"u8))
                {
                    member.WriteTo(json);
                    continue;
                }

                json.WriteStartArray("manifests"u8);
                Array.ForEach([.. member.Value.EnumerateArray().Where(isKept)], entry => entry.WriteTo(json));
                json.WriteEndArray();
            }
        });
        return new Manifest(content, index.MediaType);
    }

    private static string DigestOf(JsonElement entry) => entry.TryGetProperty("digest", out var digest) ? digest.GetString() ?? "" : "";

    private static string AttestedBy(JsonElement entry) =>
        entry.TryGetProperty("annotations", out var annotations) && annotations.ValueKind == JsonValueKind.Object && annotations.TryGetProperty(AttestedDigest, out var digest)
            ? digest.GetString() ?? ""
            : "";
}
