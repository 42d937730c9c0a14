using System.Text.Json;
using System.Text.Json.Nodes;
using ArtifactRegistry.Build.Images.Attachments;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.Pinning;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Releases;
using ArtifactRegistry.Build.Releases.Templates;

namespace ArtifactRegistry.Build.Tests.Releases;

/// <summary>The record crosses the SDK's push as the text of a property.</summary>
public sealed class RecordTests
{
    private static readonly ImageReference Image = ImageReference.Parse("europe-docker.pkg.dev/p/r/app", "test");
    private static readonly PlannedTag Version = new("1.0.0", IsMoving: false);

    private static readonly VersionLine Line = new("1.0.0", 1, 0, [new VersionForm("v", "-alpine")]);
    private static readonly Dictionary<string, string> Annotations = new() { ["key"] = "value" };

    // Every member has another value than it has here.
    private static readonly Release Least = new()
    {
        Outcome = ReleaseOutcome.Published,
        Plan = new ReleasePlan { Project = "", Image = ImageReference.Parse("localhost:1/a", "test"), Tags = [] },
    };

    private static readonly Release Full = new()
    {
        Outcome = ReleaseOutcome.Reused,
        Known = [new KnownTag("1.0.0", ImageDigest.Compute("old"u8)), new KnownTag("1.0.1", null)],
        Reused = new ReusedImage("{}"u8.ToArray(), "application/vnd.oci.image.index.v1+json", [Version], [new KnownTag("latest", null)]),
        StartedAt = DateTimeOffset.UnixEpoch.AddTicks(1),
        GatedAt = DateTimeOffset.UnixEpoch.AddTicks(2),
        Plan = new ReleasePlan
        {
            Project = "Ö;$(x)%3B\"app",
            Image = Image,
            Tags = [Version, new PlannedTag("latest", IsMoving: true)],
            AdditionalTags = [new PlannedTag("1.0.0-linux-x64", IsMoving: false, "linux-x64")],
            Templates = new TemplateTags(
                "1.0.0",
                [new TemplateTag("1.0", TemplateTagKind.VersionLine, "{major}.{minor}", Line)],
                [new DroppedTemplate("{pr}", TemplateTagKind.Moving, "it is no pull request")]),
            RuntimeIdentifiers = ["linux-x64"],
            RuntimeIdentifier = "linux-arm64",
            Policy = TagPolicy.Reuse,
            IsDefaultVersion = true,
            RequireNewer = true,
            VersionTags = true,
            Verify = false,
            DryRun = true,
            RemovePlatformTags = true,
            Preflight = false,
            Copies = [new ReleaseCopy(Image, [Version])],
            IncludeReferrers = false,
            Attachments = [new AttachmentFile("/a/sbom.json", "application/spdx+json", Annotations)],
            PinFiles = [new PinFile("k8s.yaml", "/a/k8s.yaml", "/b/k8s.yaml", "/a", IsRequired: true)],
            Results = new ReleaseResults
            {
                ReportFile = "/a/report.json",
                DigestFile = "/a/digest",
                SummaryFile = "/a/summary.md",
                DotenvFile = "/a/env",
                WritesCIOutputs = false,
                IsOneOfMany = true,
            },
            SourceRevision = "abc",
        },
    };

    [Fact]
    public void A_record_with_every_member_survives_JSON()
    {
        var (full, least) = (JsonNode.Parse(Full.ToJson())!, JsonNode.Parse(Least.ToJson())!);

        AssertDiffers<Release>(full, least);
        AssertDiffers<ReleasePlan>(full["plan"]!, least["plan"]!);
        AssertDiffers<ReleaseResults>(full["plan"]!["results"]!, least["plan"]!["results"]!);
        Assert.Equal(Full.ToJson(), Release.Parse(Full.ToJson()).ToJson());
        Assert.Equal(Full.Plan.ReleaseTags, Release.Parse(Full.ToJson()).Plan.ReleaseTags);
    }

    [Fact]
    public void A_manifest_that_is_not_UTF_8_keeps_its_bytes_and_its_digest()
    {
        byte[] bytes = [0x7b, 0xff, 0xfe, 0x00, 0xc3, 0x28, 0x7d];
        var release = Full with { Reused = Full.Reused! with { Content = bytes } };

        var read = Release.Parse(release.ToJson()).Reused!;

        Assert.Equal(bytes, read.Content);
        Assert.Equal(ImageDigest.Compute(bytes), read.Manifest.Digest);
    }

    private static void AssertDiffers<T>(JsonNode full, JsonNode least)
    {
        var written = typeof(T).GetProperties().Where(property => property.CanWrite).Select(property => property.Name);
        Assert.Equal(
            written.Select(JsonNamingPolicy.CamelCase.ConvertName).Order(StringComparer.Ordinal),
            full.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(full.AsObject(), member => JsonNode.DeepEquals(member.Value, least[member.Key]));
    }
}
