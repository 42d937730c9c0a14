namespace ArtifactRegistry.Emulator.Registry;

/// <summary>A stored manifest: its bytes as received, what the registry read of them, and when it came.</summary>
internal sealed record ManifestRecord(
    Digest Digest,
    byte[] Bytes,
    ManifestDocument Document,
    DateTimeOffset? Created,
    DateTimeOffset Uploaded);
