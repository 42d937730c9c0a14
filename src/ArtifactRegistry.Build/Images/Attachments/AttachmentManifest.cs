using System.Text.Encodings.Web;
using System.Text.Json;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Attachments;

/// <summary>Writes the manifest that binds a file to its subject (OCI image specification 1.1, <i>Guidelines for Artifact Usage</i>). It holds no time,
/// so that the same file gives the same manifest and attaching it again changes nothing.</summary>
internal static class AttachmentManifest
{
    private const string EmptyType = "application/vnd.oci.empty.v1+json";
    private const string Title = "org.opencontainers.image.title";

    // A manifest is read by people too: a media type's '+' stays one.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The config of an artifact that has none: <c>{}</c>.</summary>
    public static ReadOnlyMemory<byte> EmptyConfig { get; } = "{}"u8.ToArray();

    /// <summary>The manifest of <paramref name="attachment"/>, which refers to <paramref name="subject"/>.</summary>
    public static Manifest Create(Attachment attachment, Manifest subject) => new(
        Write(json =>
        {
            json.WriteNumber("schemaVersion", 2);
            json.WriteString("mediaType", MediaTypes.OciManifest);
            json.WriteString("artifactType", attachment.ArtifactType);
            json.WriteStartObject("config");
            WriteDescriptor(json, EmptyType, ImageDigest.Compute(EmptyConfig.Span), EmptyConfig.Length);
            json.WriteBase64String("data", EmptyConfig.Span);
            json.WriteEndObject();
            json.WriteStartArray("layers");
            json.WriteStartObject();
            WriteDescriptor(json, attachment.ArtifactType, ImageDigest.Compute(attachment.Content.Span), attachment.Content.Length);
            WriteAnnotations(json, new Dictionary<string, string>(StringComparer.Ordinal) { [Title] = attachment.FileName });
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteStartObject("subject");
            WriteDescriptor(json, subject.MediaType, subject.Digest, subject.Content.Length);
            json.WriteEndObject();
            WriteAnnotations(json, attachment.Annotations);
        }),
        MediaTypes.OciManifest);

    /// <summary>The descriptor of the manifest in a list of referrers.</summary>
    public static void WriteReferrer(Utf8JsonWriter json, ListedReferrer referrer)
    {
        json.WriteStartObject();
        WriteDescriptor(json, referrer.Manifest.MediaType, referrer.Manifest.Digest, referrer.Manifest.Content.Length);
        if (referrer.ArtifactType.Length > 0)
        {
            json.WriteString("artifactType", referrer.ArtifactType);
        }

        WriteAnnotations(json, referrer.Annotations);
        json.WriteEndObject();
    }

    /// <summary>The bytes of a JSON object.</summary>
    public static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> members)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Plain))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void WriteDescriptor(Utf8JsonWriter json, string mediaType, ImageDigest digest, long size)
    {
        json.WriteString("mediaType", mediaType);
        json.WriteString("digest", digest.ToString());
        json.WriteNumber("size", size);
    }

    private static void WriteAnnotations(Utf8JsonWriter json, IReadOnlyDictionary<string, string> annotations)
    {
        if (annotations.Count == 0)
        {
            return;
        }

        json.WriteStartObject("annotations");
        foreach (var (key, value) in annotations.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }
}
