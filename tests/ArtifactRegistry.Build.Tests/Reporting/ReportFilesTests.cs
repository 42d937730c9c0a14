using System.Text;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Reporting;

namespace ArtifactRegistry.Build.Tests.Reporting;

/// <summary>A solution's reports are found, read strictly, and merged.</summary>
public sealed class ReportFilesTests
{
    [Theory]
    [InlineData("src")]
    [InlineData("src/Api/obj/artifact-registry.json;src/Web/obj/artifact-registry.json")]
    [InlineData("src\\Api\\obj;src\\Web\\obj\\artifact-registry.json")]
    [InlineData("src/**/artifact-registry.json")]
    [InlineData("src/*/obj/*.json")]
    [InlineData("**/artifact-registry.json")]
    [InlineData("src/???/obj/artifact-registry.json")]
    public void Files_folders_and_patterns_name_reports(string list)
    {
        using var folder = new Folder();
        folder.Write("src/Api/obj/artifact-registry.json", "");
        folder.Write("src/Web/obj/artifact-registry.json", "");
        folder.Write("src/Web/obj/deeper/than/other.json", "");

        var found = ReportFiles.Find(list, folder.Root);

        Assert.Equal([folder["src/Api/obj/artifact-registry.json"], folder["src/Web/obj/artifact-registry.json"]], found);
    }

    [Fact]
    public void No_report_at_all_is_an_error()
    {
        using var folder = new Folder();

        var failure = Assert.Throws<ArtifactRegistryException>(() => ReportFiles.Find("src/**/artifact-registry.json", folder.Root));
        Assert.Equal("ARB3501", failure.Diagnostic.Code);
    }

    [Fact]
    public void A_folder_without_a_report_is_named_where_no_list_is_given()
    {
        using var folder = new Folder();

        var failure = Assert.Throws<ArtifactRegistryException>(() => ReportFiles.Find("", folder.Root));

        Assert.StartsWith(
            $"No report was found below {folder.Root} (ArtifactRegistryReports is not set). Publish first",
            failure.Diagnostic.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{}")]
    [InlineData("""{"schemaVersion":99}""")]
    [InlineData("SAMPLE-TRUNCATED")]
    [InlineData("SAMPLE-OTHER-DIGEST")]
    [InlineData("SAMPLE-NULL-TAG")]
    public async Task What_is_no_report_is_an_error_and_no_exception(string text)
    {
        using var folder = new Folder();
        var whole = Encoding.UTF8.GetString(Samples.Report().ToJson());
        folder.Write("artifact-registry.json", text switch
        {
            "SAMPLE-TRUNCATED" => whole[..^20],
            "SAMPLE-OTHER-DIGEST" => whole.Replace(
                $"\"digest\": \"{Samples.Digest}\",\n  \"ref", "\"digest\": \"sha256:1\",\n  \"ref", StringComparison.Ordinal),
            "SAMPLE-NULL-TAG" => whole.Replace("\"tag\": \"1.0.0\"", "\"tag\": null", StringComparison.Ordinal),
            _ => text,
        });

        var failure = await Assert.ThrowsAsync<ArtifactRegistryException>(
            () => ReportFiles.ReadAsync(folder["artifact-registry.json"], TestContext.Current.CancellationToken));
        Assert.Equal("ARB3502", failure.Diagnostic.Code);
    }

    [Fact]
    public async Task A_report_reads_back_as_it_was_written()
    {
        using var folder = new Folder();
        var report = Samples.Report() with
        {
            Size = 5,
            BaseImage = "mcr.microsoft.com/dotnet/runtime:10.0",
            Timings = new ReportedTimings(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch),
        };
        await File.WriteAllBytesAsync(folder["r.json"], report.ToJson(), TestContext.Current.CancellationToken);

        var read = await ReportFiles.ReadAsync(folder["r.json"], TestContext.Current.CancellationToken);

        Assert.Equal(report.ToJson(), read.ToJson());
    }

    [Fact]
    public void Of_two_reports_of_a_project_the_newer_one_counts()
    {
        var start = DateTimeOffset.UnixEpoch;
        var old = Samples.Report() with { SourceRevision = "old", Timings = new ReportedTimings(start, start) };
        var young = old with { SourceRevision = "new", Timings = new ReportedTimings(start, start.AddDays(1)) };

        var merged = ReleaseReport.Merge([Samples.Report("Web"), young, old]);

        Assert.Equal([("My.Api", "new"), ("Web", null)], merged.Images.Select(image => (image.Project, image.SourceRevision)));
    }

    [Fact]
    public void Two_projects_that_released_one_tag_with_different_images_are_not_merged()
    {
        var other = Samples.Digest.Replace("sha256:4", "sha256:5", StringComparison.Ordinal);
        var first = Samples.Report("Api");
        var second = Samples.Report("Web") with { Digest = other, Tags = [new ReportedTag("1.0.0", other, null, "pushed")] };

        var failure = Assert.Throws<ArtifactRegistryException>(() => ReleaseReport.Merge([first, second]));

        Assert.Equal("ARB3113", failure.Diagnostic.Code);
        Assert.Contains("europe-docker.pkg.dev/p/r/api:1.0.0", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, ReleaseReport.Merge([first, Samples.Report("Web")]).Images.Count);
    }
}
