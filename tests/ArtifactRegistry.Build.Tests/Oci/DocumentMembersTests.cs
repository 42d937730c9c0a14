using System.Text;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Oci;

namespace ArtifactRegistry.Build.Tests.Oci;

/// <summary>Manifests that tools read differently.</summary>
public sealed class DocumentMembersTests
{
    [Theory]
    [InlineData("""{"schemaVersion":2,"Layers":[]}""", "'Layers'")]
    [InlineData("""{"MANIFESTS":[]}""", "'MANIFESTS'")]
    [InlineData("""{"manife\u017Fts":[]}""", "other tools read as 'manifests'")]
    [InlineData("""{"\u004Cayers":[]}""", "'Layers'")]
    [InlineData("""{"layers":[],"Subject":{}}""", "'Subject'")]
    [InlineData("""{"layers":[],"layers":[]}""", "'layers' twice")]
    [InlineData("""{"layers":[{"digest":"a","Digest":"b"}]}""", "'Digest'")]
    [InlineData("""{"manifests":[{"size":1},{"size":1,"size":2}]}""", "'size' twice")]
    [InlineData("""{"manifests":[{"platform":{"OS":"linux"}}]}""", "'OS'")]
    [InlineData("""{"config":{"MediaType":"x"}}""", "'MediaType'")]
    [InlineData("""{"manifests":[],"layers":[]}""", "both 'manifests' and 'layers'")]
    [InlineData("""{"manifests":[],"config":{}}""", "both 'manifests' and 'config'")]
    public void A_manifest_that_tools_read_differently_is_refused(string manifest, string words)
    {
        var failure = Assert.Throws<ArtifactRegistryException>(() => Check(manifest, "application/unknown"));

        Assert.Equal("ARB3012", failure.Diagnostic.Code);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"manifests":[]}""", MediaTypes.OciManifest, "an image by its media type")]
    [InlineData("""{"layers":[]}""", MediaTypes.DockerManifestList, "an index by its media type")]
    public void A_document_that_is_not_of_its_media_type_s_kind_is_refused(string manifest, string mediaType, string words)
    {
        var failure = Assert.Throws<ArtifactRegistryException>(() => Check(manifest, mediaType));

        Assert.Equal("ARB3012", failure.Diagnostic.Code);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"schemaVersion":2,"config":{"size":1},"layers":[{"size":1},{"size":2}],"annotations":{"Layers":"x","layers":"y"}}""")]
    [InlineData(
        """{"manifests":[{"digest":"a","platform":{"os":"linux","os.version":"1"},"annotations":{"Digest":"x"}},{"digest":"b"}]}""")]
    [InlineData("""{"layers":[],"manifests":null}""")]
    [InlineData("""{"vendor":{"Layers":[],"layers":[]},"layers":[],"Vendor":1}""")]
    public void Other_names_and_annotations_are_free(string manifest) =>
        Assert.NotNull(Check(manifest, "application/unknown"));

    private static IReadOnlySet<string> Check(string manifest, string mediaType) =>
        DocumentMembers.Check(Encoding.UTF8.GetBytes(manifest), mediaType);
}
