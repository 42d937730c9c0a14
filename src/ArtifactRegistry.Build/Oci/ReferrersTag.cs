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
