using System.Text.Json;
using System.Text.Json.Serialization;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Releases;

/// <summary>The record of one release that crosses the SDK's push: what was planned, what the gate found, and what it decided. It travels
/// as JSON in the property <c>_ArtifactRegistryRelease</c>, since the push is the SDK's and may happen between two processes of
/// MSBuild.</summary>
internal sealed record Release
{
    /// <summary>What the project asked for.</summary>
    public required ReleasePlan Plan { get; init; }

    /// <summary>What the gate decided.</summary>
    public required ReleaseOutcome Outcome { get; init; }

    /// <summary>What the tags had before the push, as far as the gate asked.</summary>
    public IReadOnlyList<KnownTag> Known { get; init; } = [];

    /// <summary>The image that is reused; <see langword="null"/> when the SDK pushes one.</summary>
    public ReusedImage? Reused { get; init; }

    /// <summary>When the gate began (UTC).</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When the gate had decided (UTC).</summary>
    public DateTimeOffset GatedAt { get; init; }

    /// <summary>What the gate knew of a tag; <see langword="null"/> when it did not exist or was not asked for.</summary>
    public ImageDigest? DigestBefore(string tag) => Known.FirstOrDefault(known => known.Tag == tag)?.Digest;

    /// <summary>The record as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ReleaseJson.Default.Release);

    /// <summary>Reads <see cref="ToJson"/>'s text.</summary>
    public static Release Parse(string json) => JsonSerializer.Deserialize(json, ReleaseJson.Default.Release)!;
}

/// <summary>What becomes of a release.</summary>
internal enum ReleaseOutcome
{
    /// <summary>The SDK pushes the image.</summary>
    Published,

    /// <summary>An existing image is the result; the SDK pushes nothing.</summary>
    Reused,

    /// <summary>The image was pushed, and the registry does not serve it.</summary>
    Failed,
}

/// <summary>What a tag had before the push; <see langword="null"/> when it did not exist.</summary>
internal sealed record KnownTag(string Tag, ImageDigest? Digest);

/// <summary>An existing image that is the release's result.</summary>
/// <param name="Content">The manifest's bytes.</param>
/// <param name="MediaType">Its media type.</param>
/// <param name="Missing">The release tags that it lacks.</param>
/// <param name="Unchanged">The release's moving tags that it does not have, with what they have; <c>Reuse</c> leaves them alone.</param>
internal sealed record ReusedImage(byte[] Content, string MediaType, IReadOnlyList<PlannedTag> Missing, IReadOnlyList<KnownTag> Unchanged)
{
    /// <summary>The manifest.</summary>
    [JsonIgnore]
    public Manifest Manifest => new(Content, MediaType);
}

/// <summary>The record's JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(ImageReferenceConverter), typeof(ImageDigestConverter)])]
[JsonSerializable(typeof(Release))]
internal sealed partial class ReleaseJson : JsonSerializerContext;

/// <summary>An image name as a string.</summary>
internal sealed class ImageReferenceConverter : JsonConverter<ImageReference>
{
    /// <inheritdoc/>
    public override ImageReference Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ImageReference.Parse(reader.GetString()!, "_ArtifactRegistryRelease");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ImageReference value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}

/// <summary>A digest as a string.</summary>
internal sealed class ImageDigestConverter : JsonConverter<ImageDigest>
{
    /// <inheritdoc/>
    public override ImageDigest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ImageDigest.TryParse(reader.GetString(), out var digest) ? digest : throw new JsonException("Not a digest.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ImageDigest value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}

/// <summary>What a publish does about its release tags.</summary>
internal abstract record ReleaseDecision
{
    private ReleaseDecision()
    {
    }

    /// <summary>The SDK pushes the image.</summary>
    internal sealed record Push : ReleaseDecision;

    /// <summary>Nothing is pushed: an existing image is the result, and the release tags that it lacks are put on it.</summary>
    /// <param name="Manifest">The image's manifest or index.</param>
    /// <param name="Missing">The release tags that it lacks.</param>
    /// <param name="Warning">What could not be compared; <see langword="null"/> when all could.</param>
    internal sealed record Reuse(Manifest Manifest, IReadOnlyList<PlannedTag> Missing, Diagnostic? Warning = null) : ReleaseDecision;

    /// <summary>The build ends.</summary>
    internal sealed record Refuse(Diagnostic Problem) : ReleaseDecision;
}
