using ArtifactRegistry.Build.PackageTests.Support;

namespace ArtifactRegistry.Build.PackageTests;

/// <summary>The pipelines of docs/ci: their commands run here, on the sample solution, as their systems would run them.</summary>
public sealed class PipelineTests(PackageFixture package)
{
    [Fact]
    public async Task GitHub_Actions_gets_the_outputs_of_a_project_and_of_a_solution_and_gates_before_the_build()
    {
        await using var sandbox = await SampleSandbox.CreateAsync(package, "Solution");
        sandbox.Environment["GITHUB_ACTIONS"] = "true";
        sandbox.Environment["GITHUB_OUTPUT"] = Path.Combine(sandbox.Folder, "output");
        sandbox.Environment["GITHUB_STEP_SUMMARY"] = Path.Combine(sandbox.Folder, "summary.md");

        await RunAsync(sandbox, "github-actions.md", commands: 4);

        var outputs = sandbox.Read("output").Split('\n');
        Assert.Equal(Reference(sandbox, "1.4.0"), ValueOf("reference", outputs));
        Assert.Equal(Reference(sandbox, "1.4.1"), ValueOf("api_reference", outputs));
        Assert.Contains("mermaid", sandbox.Read("summary.md"), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(sandbox.Folder, "Solution", "artifact-registry-release.json")));
    }

    [Fact]
    public async Task Cloud_Build_s_next_step_reads_the_reference_from_the_workspace()
    {
        await using var sandbox = await SampleSandbox.CreateAsync(package, "Solution");
        sandbox.Environment["BUILDER_OUTPUT"] = sandbox.Folder;

        await RunAsync(sandbox, "cloud-build.md", commands: 1);

        Assert.Equal(Reference(sandbox, "1.4.0"), sandbox.Read("Solution/image.txt").Trim());
        Assert.Contains(sandbox.Host.GetTagDigest("my-project/my-repo/api", "1.4.0")!, sandbox.Read("output"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Azure_Pipelines_reads_the_reference_from_the_log()
    {
        await using var sandbox = await SampleSandbox.CreateAsync(package, "Solution");
        sandbox.Environment["TF_BUILD"] = "True";

        var log = await RunAsync(sandbox, "azure-pipelines.md", commands: 1);

        var line = log.Split('\n')
            .Single(line => line.Contains("##vso[task.setvariable variable=ARTIFACT_REGISTRY_REFERENCE;", StringComparison.Ordinal));
        Assert.EndsWith($"]{Reference(sandbox, "1.4.0")}", line.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GitLab_s_next_job_has_the_reference_from_the_dotenv_report()
    {
        await using var sandbox = await SampleSandbox.CreateAsync(package, "Solution");
        sandbox.Environment["GITLAB_CI"] = "true";

        await RunAsync(sandbox, "gitlab-ci.md", commands: 1);

        Assert.Contains($"ARTIFACT_REGISTRY_REFERENCE={Reference(sandbox, "1.4.0")}", sandbox.Read("Solution/release.env").Split('\n'));
    }

    // A value stands between two lines of a delimiter (GitHub Docs, Workflow commands, Multiline strings); the last one counts.
    private static string ValueOf(string name, string[] outputs) =>
        outputs[Array.FindLastIndex(outputs, line => line.StartsWith($"{name}<<", StringComparison.Ordinal)) + 1];

    private static string Reference(ProjectSandbox sandbox, string version) =>
        $"{sandbox.Registry}/my-project/my-repo/api@{sandbox.Host.GetTagDigest("my-project/my-repo/api", version)}";

    /// <summary>Runs the page's commands; each of its pipelines releases a version of its own, <c>1.4.0</c> and up.</summary>
    private static async Task<string> RunAsync(ProjectSandbox sandbox, string page, int commands)
    {
        var steps = PipelinePage.Read(page);
        Assert.Equal(commands, steps.Count);
        var log = "";
        foreach (var step in steps)
        {
            string Fill(string text) => text
                .Replace("${{ github.ref_name }}", $"1.4.{step.Block}", StringComparison.Ordinal)
                .Replace("$(Build.SourceBranchName)", $"1.4.{step.Block}", StringComparison.Ordinal)
                .Replace("$CI_COMMIT_TAG", $"1.4.{step.Block}", StringComparison.Ordinal)
                .Replace("${TAG_NAME#v}", $"1.4.{step.Block}", StringComparison.Ordinal)
                .Replace("$CI_PROJECT_DIR", Path.Combine(sandbox.Folder, "Solution"), StringComparison.Ordinal)
                .Replace("/workspace", Path.Combine(sandbox.Folder, "Solution"), StringComparison.Ordinal)
                .Replace("europe-docker.pkg.dev", sandbox.Registry, StringComparison.Ordinal);
            sandbox.Environment["Version"] = $"1.4.{step.Block}";
            foreach (var (name, value) in step.Variables.Where(variable => variable.Key != "GOOGLE_APPLICATION_CREDENTIALS"))
            {
                sandbox.Environment[name] = Fill(value);
            }

            log += (await sandbox.DotnetAsync(Path.Combine("Solution", step.Folder), [.. step.Arguments.Select(Fill)])).ShouldSucceed().All;
        }

        return log;
    }
}
