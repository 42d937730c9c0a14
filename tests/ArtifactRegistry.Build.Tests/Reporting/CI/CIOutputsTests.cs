using System.Text.Json;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Reporting;
using ArtifactRegistry.Build.Reporting.CI;

namespace ArtifactRegistry.Build.Tests.Reporting.CI;

/// <summary>What each CI system is handed, in its own form (docs/report.md).</summary>
public sealed class CIOutputsTests
{
    [Fact]
    public async Task GitHub_gets_each_value_between_delimiters_that_nothing_can_guess()
    {
        using var folder = new Folder();
        await WriteAsync(folder, new() { ["GITHUB_ACTIONS"] = "true", ["GITHUB_OUTPUT"] = folder["out"] });

        var lines = folder.Read("out").Split('\n');
        Assert.Equal("reference<<END", lines[0]);
        Assert.Equal(Samples.Report().Reference, lines[1]);
        Assert.Equal("END", lines[2]);
        Assert.Equal(
            ["reference", "digest", "image", "tags", "my_api_reference", "my_api_digest", "my_api_image", "my_api_tags"],
            lines.Where(line => line.EndsWith("<<END", StringComparison.Ordinal)).Select(line => line[..^5]));
    }

    [Fact]
    public void A_delimiter_is_another_one_each_time()
    {
        var settings = Enumerable.Range(0, 2).Select(_ => new CISettings { Variable = _ => null, Command = _ => { } }.Delimiter);

        Assert.Equal(2, settings.Distinct().Count());
    }

    [Fact]
    public async Task GitHub_gets_the_table_and_the_picture_in_the_summary()
    {
        using var folder = new Folder();
        await WriteAsync(folder, new() { ["GITHUB_ACTIONS"] = "true", ["GITHUB_STEP_SUMMARY"] = folder["summary"] });

        Assert.Contains("| `1.0.0` | `pushed` |", folder.Read("summary"), StringComparison.Ordinal);
        Assert.Contains("```mermaid\nflowchart LR\n", folder.Read("summary"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Azure_Pipelines_reads_output_variables_from_the_log()
    {
        using var folder = new Folder();
        var log = await WriteAsync(folder, new() { ["TF_BUILD"] = "True" }, inSolution: true);

        Assert.Equal(
            $"##vso[task.setvariable variable=ARTIFACT_REGISTRY_MY_API_DIGEST;isOutput=true;terminal=--interactive]{Samples.Digest}",
            log[1]);
        Assert.Equal(4, log.Count);
    }

    [Fact]
    public async Task GitLab_gets_a_dotenv_file_in_which_a_second_build_replaces_the_first()
    {
        using var folder = new Folder();
        folder.Write("release.env", "OTHER=kept\nARTIFACT_REGISTRY_DIGEST=sha256:old");
        await WriteAsync(folder, new() { ["GITLAB_CI"] = "true" });

        Assert.Equal(
            $"OTHER=kept\nARTIFACT_REGISTRY_REFERENCE={Samples.Report().Reference}\nARTIFACT_REGISTRY_DIGEST={Samples.Digest}\n"
            + "ARTIFACT_REGISTRY_IMAGE=europe-docker.pkg.dev/p/r/api\nARTIFACT_REGISTRY_TAGS=1.0.0,latest\n",
            folder.Read("release.env"));
    }

    [Fact]
    public async Task A_source_file_does_not_become_a_dotenv_file()
    {
        using var folder = new Folder();
        folder.Write("release.env", "namespace App;\nvar a = 1;\n");

        var failure = await Assert.ThrowsAsync<ArtifactRegistryException>(() => WriteAsync(folder, new() { ["GITLAB_CI"] = "true" }));

        Assert.Equal("ARB1008", failure.Diagnostic.Code);
        Assert.Contains("ArtifactRegistryDotenvFile", failure.Message, StringComparison.Ordinal);
        Assert.Equal("namespace App;\nvar a = 1;\n", folder.Read("release.env"));
    }

    [Fact]
    public async Task In_a_solution_GitLab_gets_two_variables_a_project_since_it_takes_twenty()
    {
        using var folder = new Folder();
        await WriteAsync(folder, new() { ["GITLAB_CI"] = "true" }, inSolution: true);

        Assert.Equal(
            $"ARTIFACT_REGISTRY_MY_API_REFERENCE={Samples.Report().Reference}\nARTIFACT_REGISTRY_MY_API_DIGEST={Samples.Digest}\n",
            folder.Read("release.env"));
    }

    [Fact]
    public async Task Cloud_Build_gets_a_line_of_JSON_a_project()
    {
        using var folder = new Folder();
        await WriteAsync(folder, new() { ["BUILDER_OUTPUT"] = folder.Root });
        await WriteAsync(folder, new() { ["BUILDER_OUTPUT"] = folder.Root }, report: Samples.Report("Web"));

        var lines = folder.Read("output")
            .TrimEnd('\n')
            .Split('\n')
            .Select(line => JsonSerializer.Deserialize<Dictionary<string, string>>(line)!);
        Assert.Equal(["My.Api", "Web"], lines.Select(line => line["project"]));
    }

    [Fact]
    public async Task On_a_developers_machine_nothing_is_written()
    {
        using var folder = new Folder();

        Assert.Empty(await WriteAsync(folder, []));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Root));
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_an_error_that_names_its_variable()
    {
        using var folder = new Folder();

        var failure = await Assert.ThrowsAsync<ArtifactRegistryException>(
            () => WriteAsync(folder, new() { ["GITHUB_ACTIONS"] = "true", ["GITHUB_OUTPUT"] = "relative" }));
        Assert.Equal("ARB1008", failure.Diagnostic.Code);
        Assert.StartsWith("GITHUB_OUTPUT", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("My.Api-Service", "my_api_service")]
    [InlineData("3Dviewer", "_3dviewer")]
    [InlineData("a=b\nc", "a_b_c")]
    [InlineData("Größe", "gr__e")]
    public void A_project_s_name_becomes_part_of_a_variable_s(string project, string name) =>
        Assert.Equal(name, OutputVariable.Normalize(project));

    private static async Task<List<string>> WriteAsync(
        Folder folder, Dictionary<string, string> variables, bool inSolution = false, ImageReport? report = null)
    {
        var log = new List<string>();
        var settings = new CISettings
        {
            Variable = name => variables.GetValueOrDefault(name),
            Command = log.Add,
            IsSolutionBuild = inSolution,
            DotenvFile = folder["release.env"],
            Delimiter = "END",
        };
        await CIOutputs.WriteAsync(report ?? Samples.Report(), settings, TestContext.Current.CancellationToken);
        return log;
    }
}
