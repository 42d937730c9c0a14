using System.Text.Json;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Oci;

/// <summary>A manifest or index: the bytes as they were received or built, which alone decide its digest, and their media type. It is never
/// written again from a model.</summary>
internal sealed class Manifest(ReadOnlyMemory<byte> content, string mediaType)
{
    private const string Schema1Type = "application/vnd.docker.distribution.manifest.v1+";
    private OciDocument? document;

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Content { get; } = content;

    /// <summary>The media type to send them with.</summary>
    public string MediaType { get; } = mediaType;

    /// <summary>The bytes' sha256 digest.</summary>
    public ImageDigest Digest { get; } = ImageDigest.Compute(content.Span);

    /// <summary>Whether it lists other manifests.</summary>
    public bool IsIndex => MediaTypes.IsIndex(MediaType);

    /// <summary>A manifest whose media type stands in its own JSON, as the SDK's outputs have it; <see langword="null"/> when it does
    /// not.</summary>
    public static Manifest? FromJson(ReadOnlyMemory<byte> content) =>
        MediaTypes.Of(content) is { } mediaType ? new Manifest(content, mediaType) : null;

    /// <summary>What it says.</summary>
    /// <exception cref="ArtifactRegistryException">It is not what its media type says, or tools read it differently.</exception>
    public OciDocument Parse()
    {
        try
        {
            return Read();
        }
        catch (JsonException malformed)
        {
            throw OciDiagnostics.MalformedManifest(Digest.ToString(), MediaType).ToException(malformed);
        }
    }

    /// <summary>What it says; <see langword="null"/> when it is not a manifest.</summary>
    /// <exception cref="ArtifactRegistryException">Tools read it differently.</exception>
    public OciDocument? TryParse()
    {
        try
        {
            return Read();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What it consists of, for whoever copies or checks all of it. A manifest of a media type that is not known may be anything:
    /// when it cannot be read it consists of nothing.</summary>
    /// <param name="name">Its name, for the message.</param>
    /// <exception cref="ArtifactRegistryException">It is of Docker's schema 1, is not what its media type says, or tools read it
    /// differently.</exception>
    public OciDocument ParseParts(string name)
    {
        try
        {
            var parts = MediaTypes.Manifests.Contains(MediaType) ? Read() : TryParse() ?? ImageManifest.Empty;
            if (parts is ImageManifest { IsSchema1: true } || MediaType.StartsWith(Schema1Type, StringComparison.Ordinal))
            {
                throw OciDiagnostics.Unsupported(
                    name, "is of Docker's image manifest schema 1, which Artifact Registry does not take").ToException();
            }

            return parts;
        }
        catch (JsonException malformed)
        {
            throw OciDiagnostics.Unsupported(name, $"is said to be {MediaType} and is not: {malformed.Message}").ToException(malformed);
        }
    }

    /// <summary>The platforms of an index, in its order; none for another manifest.</summary>
    /// <exception cref="ArtifactRegistryException">It is not what its media type says, or tools read it differently.</exception>
    public IReadOnlyList<Descriptor> Platforms() =>
        IsIndex ? [.. ((ImageIndex)Parse()).Manifests.Where(entry => entry.Platform is not null)] : [];

    private OciDocument Read() => document ??= OciDocument.Parse(Content, MediaType);
}
