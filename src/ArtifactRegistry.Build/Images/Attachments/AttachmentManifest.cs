using System.Text.Json;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Images.Attachments;

/// <summary>Writes the manifest that binds a file to its subject (OCI image specification 1.1, <i>Guidelines for Artifact Usage</i>). It
/// holds no time, so that the same file gives the same manifest and attaching it again changes nothing.</summary>
internal static class AttachmentManifest
{
    private const string EmptyType = "application/vnd.oci.empty.v1+json";
    private const string Title = "org.opencontainers.image.title";

    /// <summary>The config of an artifact that has none: <c>{}</c>.</summary>
    public static ReadOnlyMemory<byte> EmptyConfig { get; } = "{}"u8.ToArray();

    /// <summary>The manifest of <paramref name="attachment"/>, which refers to <paramref name="subject"/>.</summary>
    public static Manifest Create(Attachment attachment, Manifest subject) => new(
        PlainJson.Write(json =>
        {
            json.WriteNumber("schemaVersion", 2);
            json.WriteString("mediaType", MediaTypes.OciManifest);
            json.WriteString("artifactType", attachment.ArtifactType);
            json.WriteStartObject("config");
            PlainJson.WriteDescriptor(json, EmptyType, ImageDigest.Compute(EmptyConfig.Span), EmptyConfig.Length);
            json.WriteBase64String("data", EmptyConfig.Span);
            json.WriteEndObject();
            json.WriteStartArray("layers");
            json.WriteStartObject();
            var content = attachment.Content;
            PlainJson.WriteDescriptor(json, attachment.ArtifactType, ImageDigest.Compute(content.Span), content.Length);
            WriteAnnotations(json, new Dictionary<string, string>(StringComparer.Ordinal) { [Title] = attachment.FileName });
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteStartObject("subject");
            PlainJson.WriteDescriptor(json, subject.MediaType, subject.Digest, subject.Content.Length);
            json.WriteEndObject();
            WriteAnnotations(json, attachment.Annotations);
        }),
        MediaTypes.OciManifest);

    /// <summary>The descriptor of the manifest in a list of referrers.</summary>
    public static void WriteReferrer(Utf8JsonWriter json, ListedReferrer referrer)
    {
        json.WriteStartObject();
        PlainJson.WriteDescriptor(json, referrer.Manifest.MediaType, referrer.Manifest.Digest, referrer.Manifest.Content.Length);
        if (referrer.ArtifactType.Length > 0)
        {
            json.WriteString("artifactType", referrer.ArtifactType);
        }

        WriteAnnotations(json, referrer.Annotations);
        json.WriteEndObject();
    }

    private static void WriteAnnotations(Utf8JsonWriter json, IReadOnlyDictionary<string, string> annotations)
    {
        if (annotations.Count == 0)
        {
            return;
        }

        json.WriteStartObject("annotations");
        PlainJson.WriteTexts(json, annotations);
        json.WriteEndObject();
    }
}
