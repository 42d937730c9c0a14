using System.Text.Json.Serialization;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Registry;

/// <summary>A manifest that is about another one: a signature, an SBOM, a provenance (OCI image specification, <i>subject</i>).</summary>
/// <param name="Digest">Its digest. The size that a registry tells with it is left out: Artifact Registry's is wrong (oras-project/oras#1626).</param>
/// <param name="MediaType">Its media type.</param>
/// <param name="ArtifactType">What it is; empty when the registry does not say.</param>
/// <param name="Annotations">Its annotations.</param>
internal sealed record Referrer(ImageDigest Digest, string MediaType, string ArtifactType, IReadOnlyDictionary<string, string> Annotations);

/// <summary>An answer of the referrers API, an OCI index, as it is on the wire.</summary>
internal sealed record ReferrersBody(string? MediaType, ReferrerEntry?[]? Manifests);

/// <summary>An entry as it is on the wire.</summary>
internal sealed record ReferrerEntry(string? MediaType, string? Digest, string? ArtifactType, Dictionary<string, string>? Annotations);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ReferrersBody))]
internal sealed partial class ReferrersJson : JsonSerializerContext;
