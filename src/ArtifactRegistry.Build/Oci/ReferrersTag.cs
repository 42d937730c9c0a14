using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Oci;

/// <summary>Tags that name the manifest they belong to: <c>sha256-HEX</c> (OCI distribution specification, <i>Referrers Tag Schema</i>),
/// and <c>sha256-HEX.SUFFIX</c> with any suffix: cosign's <c>.sig</c>, <c>.att</c> and <c>.sbom</c>, other tools' <c>.vex</c> and the like.
/// The one rule for listing, clean-up and copy.</summary>
internal static class ReferrersTag
{
    private const string Prefix = "sha256-";
    private const int Length = 71;

    /// <summary>The tag under which a registry without the referrers API has the list of a manifest's referrers.</summary>
    public static string Of(ImageDigest subject) => subject.ToString().Replace(':', '-');

    /// <summary>The manifest that the tag belongs to; <see langword="null"/> for an ordinary tag.</summary>
    public static ImageDigest? SubjectOf(string tag) =>
        tag.StartsWith(Prefix, StringComparison.Ordinal)
        && tag.Length >= Length
        && tag[Length..] is "" or ['.', ..]
        && ImageDigest.TryParse("sha256:" + tag[Prefix.Length..Length], out var digest)
            ? digest
            : null;
}

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
