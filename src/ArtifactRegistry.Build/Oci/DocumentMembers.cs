using System.Text.Json;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Oci;

/// <summary>Refuses manifests that tools read differently. Go's JSON reader, and with it docker-registry and most tools, takes
/// <c>Layers</c> for <c>layers</c> and the last of several spellings; ours does not. What one tool deletes, another still uses. A document
/// with both <c>manifests</c> and <c>layers</c> is an index to one tool and an image to another (CVE-2021-41190).</summary>
internal static class DocumentMembers
{
    private static readonly string[] Document =
    [
        "schemaVersion", "mediaType", "artifactType", "config", "layers", "blobs", "manifests", "subject", "annotations",
        "fsLayers", "history",
    ];

    private static readonly string[] Descriptor =
        ["mediaType", "digest", "size", "urls", "annotations", "data", "artifactType", "platform"];

    private static readonly string[] Platform = ["architecture", "os", "os.version", "os.features", "variant", "features"];

    /// <summary>Checks a document that may be a manifest.</summary>
    /// <returns>The names of its members that are not <c>null</c>.</returns>
    /// <exception cref="ArtifactRegistryException">It has a member in another spelling or twice, or is index and image at once.</exception>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static IReadOnlySet<string> Check(ReadOnlySpan<byte> content, string mediaType)
    {
        var members = new HashSet<string>(StringComparer.Ordinal);
        return (FindSpelling(content, members) ?? FindKind(members, mediaType)) is { } problem
            ? throw OciDiagnostics.AmbiguousManifest(ImageDigest.Compute(content).ToString(), problem).ToException()
            : members;
    }

    private static string? FindSpelling(ReadOnlySpan<byte> content, HashSet<string> members)
    {
        var reader = new Utf8JsonReader(content);
        var seen = new Dictionary<int, HashSet<string>>();
        var (member, part) = ("", "");
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.StartObject && seen.TryGetValue(reader.CurrentDepth + 1, out var before))
            {
                before.Clear();
            }

            if (reader is { TokenType: JsonTokenType.Null, CurrentDepth: 1 })
            {
                members.Remove(member);
            }

            if (reader.TokenType != JsonTokenType.PropertyName || MembersAt(reader.CurrentDepth, member, part) is not { } specified)
            {
                continue;
            }

            var depth = reader.CurrentDepth;
            var name = JsonText.OrNull(ref reader) ?? throw new JsonException("A name that is not Unicode.");
            if (Array.Find(specified, each => Folded(each) == Folded(name)) is { } meant && meant != name)
            {
                return $"it has the member '{name}', which other tools read as '{meant}'";
            }

            var known = seen.TryGetValue(depth, out var names) ? names : seen[depth] = new HashSet<string>(StringComparer.Ordinal);
            if (!known.Add(name) && specified.Contains(name, StringComparer.Ordinal))
            {
                return $"it has the member '{name}' twice";
            }

            (member, part) = depth == 1 ? (name, "") : (member, specified == Descriptor ? name : part);
            if (depth == 1)
            {
                members.Add(name);
            }
        }

        return null;
    }

    // As containerd's validateMediaType.
    private static string? FindKind(HashSet<string> members, string mediaType)
    {
        var ofImage = Array.Find(["layers", "config", "blobs"], members.Contains);
        if (members.Contains("manifests") && ofImage is not null)
        {
            return $"it has both 'manifests' and '{ofImage}'";
        }

        if (MediaTypes.IsImage(mediaType) && members.Contains("manifests"))
        {
            return $"it is an image by its media type {mediaType}, and has 'manifests'";
        }

        return MediaTypes.IsIndex(mediaType) && ofImage is not null
            ? $"it is an index by its media type {mediaType}, and has '{ofImage}'"
            : null;
    }

    /// <summary>The members that are specified for an object, by where it stands.</summary>
    private static string[]? MembersAt(int depth, string member, string part) => (depth, member, part) switch
    {
        (1, _, _) => Document,
        (2, "config" or "subject", _) => Descriptor,
        (3, "layers" or "blobs" or "manifests", _) => Descriptor,
        (3, "config" or "subject", "platform") => Platform,
        (4, "layers" or "blobs" or "manifests", "platform") => Platform,
        _ => null,
    };

    // As Go's encoding/json folds names: the long s and the Kelvin sign are letters, too.
    private static string Folded(string name) => name.Replace('\u017F', 's').Replace('\u212A', 'k').ToUpperInvariant();
}
