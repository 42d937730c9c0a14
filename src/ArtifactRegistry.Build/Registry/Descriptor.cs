using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Registry;

/// <summary>What a registry says of a manifest without sending it.</summary>
/// <param name="MediaType">Its media type.</param>
/// <param name="Digest">Its digest.</param>
/// <param name="Size">Its length in bytes; <see langword="null"/> when the registry does not say.</param>
internal sealed record Descriptor(string MediaType, ImageDigest Digest, long? Size);
