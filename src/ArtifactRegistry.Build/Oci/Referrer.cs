using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Oci;

/// <summary>A manifest that is about another one: a signature, an SBOM, a provenance (OCI image specification, <i>subject</i>).</summary>
/// <param name="Digest">Its digest. The size that a registry names with it is left out: Artifact Registry's is wrong
/// (oras-project/oras#1626).</param>
/// <param name="MediaType">Its media type.</param>
/// <param name="ArtifactType">What it is; empty when the registry does not name it.</param>
/// <param name="Annotations">Its annotations.</param>
internal sealed record Referrer(ImageDigest Digest, string MediaType, string ArtifactType, IReadOnlyDictionary<string, string> Annotations)
{
    /// <summary>An entry of a list of referrers.</summary>
    public static Referrer From(Descriptor entry) =>
        new(entry.Digest, entry.MediaType.Length > 0 ? entry.MediaType : MediaTypes.OciManifest, entry.ArtifactType, entry.Annotations);
}
