using ArtifactRegistry.Build.Reporting;

namespace ArtifactRegistry.Build.Tests.Support;

/// <summary>Reports to begin with.</summary>
internal static class Samples
{
    public const string Digest = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

    /// <summary>What a hostile pull request or registry would like to say.</summary>
    public static readonly string[] Hostile =
    [
        "a\nevil=1", "a\r\nevil<<X\n1\nX", "##vso[task.setvariable variable=PATH]x", "::set-output name=a::b", "a]b", "a;b", "a%0Ab",
        "\u001b[31mred", "a\u2028b", "`|<script>x</script>|`",
    ];

    public static ImageReport Report(string project = "My.Api") => new()
    {
        Project = project,
        Image = "europe-docker.pkg.dev/p/r/api",
        Digest = Digest,
        Reference = $"europe-docker.pkg.dev/p/r/api@{Digest}",
        MediaType = "application/vnd.oci.image.manifest.v1+json",
        Tags = [new ReportedTag("1.0.0", Digest, null, "pushed"), new ReportedTag("latest", Digest, null, "moved")],
        Platforms = [new ReportedPlatform("linux/amd64", Digest, 2048)],
    };
}
