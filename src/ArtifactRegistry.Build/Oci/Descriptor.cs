using System.Text.Json;
using System.Text.Json.Serialization;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Oci;

/// <summary>A reference to a blob or manifest (OCI image specification, <i>Content Descriptors</i>).</summary>
internal sealed record Descriptor
{
    // No registry accepts a blob of a TiB, and all that a manifest of a permitted length can name adds up within a long.
    private const long MaxSize = 1L << 40;

    /// <summary>Its media type; empty when it is not named.</summary>
    public string MediaType { get; init => field = value ?? ""; } = "";

    /// <summary>Its digest.</summary>
    [JsonConverter(typeof(DigestConverter))]
    public required ImageDigest Digest { get; init; }

    /// <summary>Its length in bytes, as whoever refers to it says; 0 when that is unknown.</summary>
    [JsonConverter(typeof(SizeConverter))]
    public long Size { get; init; }

    /// <summary>The type of an artifact; empty when it is not named.</summary>
    public string ArtifactType { get; init => field = value ?? ""; } = "";

    /// <summary>The platform, in an index.</summary>
    public Platform? Platform { get; init; }

    /// <summary>Its annotations; only text counts.</summary>
    [JsonConverter(typeof(JsonText.MembersConverter))]
    public IReadOnlyDictionary<string, string> Annotations { get; init => field = value ?? JsonText.None; } = JsonText.None;

    /// <summary>Whether it is a layer that may not be distributed and is fetched from its vendor (OCI image specification,
    /// <i>Non-Distributable Layers</i>): Windows base layers once were such.</summary>
    [JsonIgnore]
    public bool IsForeign =>
        MediaType.Contains("nondistributable", StringComparison.Ordinal) || MediaType.Contains(".foreign.", StringComparison.Ordinal);

    /// <summary>Reads a digest, which must be valid.</summary>
    internal sealed class DigestConverter : JsonConverter<ImageDigest>
    {
        /// <inheritdoc/>
        public override ImageDigest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            ImageDigest.TryParse(JsonText.OrNull(ref reader), out var digest)
                ? digest
                : throw new JsonException("an entry has no valid digest");

        /// <inheritdoc/>
        public override void Write(Utf8JsonWriter writer, ImageDigest value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }

    /// <summary>Reads a size, which must be one that a blob can have.</summary>
    internal sealed class SizeConverter : JsonConverter<long>
    {
        /// <inheritdoc/>
        public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var size) && size is >= 0 and <= MaxSize
                ? size
                : throw new JsonException("an entry has no valid size");

        /// <inheritdoc/>
        public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
    }
}

/// <summary>A platform (OCI image specification, <i>Image Index</i>, <i>platform</i>), which prints as <c>os/architecture</c> or
/// <c>os/architecture/variant</c>.</summary>
internal sealed record Platform(string? Os, string? Architecture, string? Variant)
{
    /// <summary>.NET's runtime identifier in the words of GOOS and GOARCH, as the SDK itself writes them into its configurations.</summary>
    public static Platform FromRuntimeIdentifier(string runtimeIdentifier)
    {
        var parts = runtimeIdentifier.Split('-');
        var os = parts[0] == "win" ? "windows" : parts[0];
        return parts[^1] switch
        {
            "x64" => new Platform(os, "amd64", null),
            "x86" => new Platform(os, "386", null),
            "arm" => new Platform(os, "arm", "v7"),
            var other => new Platform(os, other, null),
        };
    }

    /// <summary>Whether <paramref name="name"/> selects this platform; without a variant it selects every variant of its
    /// architecture.</summary>
    public bool Matches(string name) => ToString() == name || $"{Os}/{Architecture}" == name;

    /// <inheritdoc/>
    public override string ToString() => string.IsNullOrEmpty(Variant) ? $"{Os}/{Architecture}" : $"{Os}/{Architecture}/{Variant}";
}
