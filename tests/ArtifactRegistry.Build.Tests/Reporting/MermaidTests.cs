using ArtifactRegistry.Build.Reporting;

namespace ArtifactRegistry.Build.Tests.Reporting;

/// <summary>The picture of a release.</summary>
public sealed class MermaidTests
{
    public static TheoryData<string> Hostile =>
        [.. Samples.Hostile, "]) --> n0", "\"] end", "#quot;", "click n0 href \"x\"", "%%{init: {}}%%", "```", "`bold`", "a<br/>b"];

    /// <summary>The page shows what the code makes; when this fails, put the picture that it expects into the page.</summary>
    [Fact]
    public void The_page_shows_the_picture_of_a_release() =>
        Assert.Contains(
            MermaidDiagram.Of(Release()), File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "report.md")), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_name_cannot_draw_lines_of_its_own(string text)
    {
        var lines = Lines(Filled(text));

        Assert.Equal(Lines(Filled("text")).Length, lines.Length);
        Assert.All(lines.Skip(2).SkipLast(1), line =>
            Assert.Matches(
                """^  n\d+(\[|\(\[|\[/|\[\()"[^"`<>|(){}\[\]%\\;]*("|(#\d+;|<br/>|[^"`<>|(){}\[\]%\\;])*")(\]|\]\)|/\]|\)\])$"""
                + """|^  n\d+ --> n\d+$|^  n\d+ -->\|"[^"`<>|(){}\[\]%\\]*"\| n\d+$""",
                line));
    }

    [Fact]
    public void A_release_of_any_size_stays_within_what_Mermaid_draws()
    {
        var many = Enumerable.Range(0, 50).Select(number => new ReportedTag($"1.0.{number}", Samples.Digest, null, "pushed")).ToArray();
        var report = Samples.Report() with { Tags = many };

        var picture = MermaidDiagram.Of([.. Enumerable.Repeat(report, 1000)]);

        Assert.InRange(picture.Length, 10_000, 49_999);
        Assert.InRange(picture.Split("--").Length, 100, 499);
        Assert.Contains("and 30 more", picture, StringComparison.Ordinal);
        Assert.Contains("more images", picture, StringComparison.Ordinal);
        var tags = Enumerable.Repeat(new ReportedTag(new string('"', 200), "", null, "x"), 1000);
        var quoted = Filled(new string('"', 200)) with { Tags = [.. tags] };
        Assert.InRange(MermaidDiagram.Of([quoted]).Length, 1000, 49_999);
    }

    private static ImageReport[] Release()
    {
        var api = Samples.Report("Api") with
        {
            Image = "europe-docker.pkg.dev/my-project/my-repo/api",
            BaseImage = $"mcr.microsoft.com/dotnet/aspnet:10.0@{Samples.Digest}",
            SourceRevision = "1a2b3c4d5e6f708192a3b4c5d6e7f80910111213",
            Tags = [new ReportedTag("1.4.0", Samples.Digest, null, "pushed"), new ReportedTag("stable", Samples.Digest, null, "moved")],
            Copies = [new ReportedCopy("us-docker.pkg.dev/my-project/my-repo/api", "", ["1.4.0", "stable"], 20912, 0)],
            Attachments = [new ReportedAttachment("application/spdx+json", "", "api.spdx.json", 51234)],
        };
        return
        [
            api,
            Samples.Report("Web") with
            {
                Image = "europe-docker.pkg.dev/my-project/my-repo/web",
                Tags = [new ReportedTag("1.4.0", Samples.Digest, null, "pushed")],
                Platforms =
                [
                    new ReportedPlatform("linux/amd64", Samples.Digest, 10242),
                    new ReportedPlatform("linux/arm64", Samples.Digest, 10242),
                ],
            },
        ];
    }

    private static ImageReport Filled(string text) => Samples.Report(text) with
    {
        Image = text,
        Digest = text,
        Outcome = text,
        BaseImage = text,
        SourceRevision = text,
        Tags = [new ReportedTag(text, text, text, text)],
        Platforms = [new ReportedPlatform(text, text), new ReportedPlatform(text, text)],
        Copies = [new ReportedCopy(text, text, [text, text], null, null)],
        Attachments = [new ReportedAttachment(text, text, text, 1)],
    };

    private static string[] Lines(ImageReport report) => MermaidDiagram.Of([report]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
