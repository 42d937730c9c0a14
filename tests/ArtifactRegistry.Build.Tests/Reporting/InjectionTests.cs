using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Reporting;
using ArtifactRegistry.Build.Reporting.CI;

namespace ArtifactRegistry.Build.Tests.Reporting;

/// <summary>Nothing that a registry or a property says becomes a command, a variable or markup of its own.</summary>
public sealed class InjectionTests
{
    public static TheoryData<string> Hostile => [.. Samples.Hostile];

    // A bracket may be part of a value: [::1]:5000 is a registry.
    public static TheoryData<string> NoReference => [.. Samples.Hostile.Where(text => text != "a]b")];

    [Theory]
    [MemberData(nameof(NoReference))]
    public void A_value_that_no_reference_has_is_handed_to_no_system(string text)
    {
        Assert.All(
            [
                Samples.Report() with { Reference = text },
                Samples.Report() with { Digest = text },
                Samples.Report() with { Tags = [new ReportedTag(text, Samples.Digest, null, "pushed")] },
            ],
            report =>
            {
                var failure = Assert.Throws<ArtifactRegistryException>(() => OutputVariable.Plain(report));
                Assert.Equal("ARB3503", failure.Diagnostic.Code);
                Assert.DoesNotContain("##vso[", failure.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', failure.Message);
            });
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task A_project_s_name_cannot_write_lines_of_its_own(string text)
    {
        using var folder = new Folder();
        var log = new List<string>();
        var variables = new Dictionary<string, string>
        {
            ["GITHUB_ACTIONS"] = "true",
            ["GITHUB_OUTPUT"] = folder["out"],
            ["TF_BUILD"] = "True",
            ["GITLAB_CI"] = "true",
            ["BUILDER_OUTPUT"] = folder.Root,
        };
        var settings = new CISettings
        {
            Variable = name => variables.GetValueOrDefault(name),
            Command = log.Add,
            IsSolutionBuild = true,
            DotenvFile = folder["env"],
            Delimiter = "END",
        };

        await CIOutputs.WriteAsync(Samples.Report(text), settings, TestContext.Current.CancellationToken);

        Assert.Equal(4 * 3, Lines(folder.Read("out")).Length);
        Assert.All(Lines(folder.Read("env")), line => Assert.Matches("^ARTIFACT_REGISTRY_[A-Z0-9_]+=[a-z0-9@:./-]+$", line));
        Assert.All(log, line =>
            Assert.Matches(
                @"^##vso\[task\.setvariable variable=ARTIFACT_REGISTRY_[A-Z0-9_]+;isOutput=true;terminal=--interactive\]"
                + "[A-Za-z0-9@:.,/-]+$",
                line));
        Assert.Single(Lines(folder.Read("output")));
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_summary_keeps_its_rows_and_its_picture_s_lines(string text)
    {
        var plain = MarkdownSummary.Of(Filled("text"));
        var hostile = MarkdownSummary.Of(Filled(text));

        Assert.Equal(Lines(plain).Length, Lines(hostile).Length);
        Assert.DoesNotContain("##vso[", hostile, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', hostile);
        var picture = hostile[hostile.IndexOf("```mermaid", StringComparison.Ordinal)..];
        Assert.DoesNotContain("<script", picture, StringComparison.Ordinal);
        Assert.All(Lines(picture).Skip(2).SkipLast(1), line => Assert.Matches("^  n\\d+([^\"]*\"[^\"]*\"[^\"]*| --> n\\d+)$", line));
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_code_span_has_one_pair_of_backticks_and_no_bare_bar(string text)
    {
        var code = MarkdownText.Code(text);

        Assert.Equal(2, code.Count(character => character == '`'));
        Assert.DoesNotContain("|", code.Replace("\\|", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static ImageReport Filled(string text) => Samples.Report(text) with
    {
        BaseImage = text,
        SourceRevision = text,
        Platforms = [new ReportedPlatform(text, Samples.Digest), new ReportedPlatform("linux/arm64", Samples.Digest)],
        Copies = [new ReportedCopy(text, text, [text], null, null)],
        Attachments = [new ReportedAttachment(text, text, text, 1)],
    };

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
