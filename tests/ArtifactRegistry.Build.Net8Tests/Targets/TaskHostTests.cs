using ArtifactRegistry.Build.Net8Tests.Runtime;
using ArtifactRegistry.Build.Tasks;

namespace ArtifactRegistry.Build.Net8Tests.Targets;

/// <summary>Which MSBuild loads the tasks, and how: by evaluation of the targets files.</summary>
[Collection(nameof(Alone))]
public sealed class TaskHostTests
{
    private static readonly string[] Tasks =
    [
        .. typeof(ImageTask).Assembly.GetExportedTypes()
            .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(Microsoft.Build.Framework.ITask)))
            .Select(type => type.FullName!)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The one that these tests run in.</summary>
    [Fact]
    public void In_the_MSBuild_of_these_tests_each_task_is_used_once_and_in_the_build_s_own_process()
    {
        using var files = new TargetsFiles();

        Assert.StartsWith(Platform.MSBuild, files.Evaluate().GetPropertyValue("MSBuildVersion"), StringComparison.Ordinal);
        Assert.All(UsedTasks(files), use => Assert.Equal(("*", "AssemblyTaskFactory"), (use.Runtime, use.TaskFactory)));
        Assert.Equal(Tasks, UsedTasks(files).Select(use => use.TaskName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Core", "17.11.3", "8.0.400")]
    [InlineData("Core", "17.11.48", "8.0.422")]
    [InlineData("Core", "17.14.10", "9.0.300")]
    [InlineData("Core", "18.0.2", "10.0.100")]
    [InlineData("Core", "18.9.11", "10.0.401")]
    [InlineData("Core", "18.12.2", "11.0.100")]
    [InlineData("Core", "17.11.48", "")]
    public void Dotnet_of_any_supported_version_loads_each_task_itself(string runtimeType, string msbuild, string sdk)
    {
        using var files = new TargetsFiles(runtimeType, msbuild, sdk);

        Assert.All(UsedTasks(files), use => Assert.Equal(("*", "AssemblyTaskFactory"), (use.Runtime, use.TaskFactory)));
        Assert.Equal(Tasks, UsedTasks(files).Select(use => use.TaskName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("18.0.2", "10.0.100")]
    [InlineData("18.0.0-preview-25479", "10.0.100-rc.2.25502.107")]
    [InlineData("18.9.11", "11.0.100-preview.1")]
    [InlineData("19.0.1", "11.0.100")]
    public void Visual_Studio_of_2026_runs_each_task_in_the_task_host_of_its_SDK(string msbuild, string sdk)
    {
        using var files = new TargetsFiles("Full", msbuild, sdk);

        Assert.All(UsedTasks(files), use => Assert.Equal(("NET", "TaskHostFactory"), (use.Runtime, use.TaskFactory)));
        Assert.Equal(Tasks, UsedTasks(files).Select(use => use.TaskName).Order(StringComparer.Ordinal));
    }

    /// <summary>Visual Studio 2022; 2026 with an older SDK; any without an SDK in the project, which has no task host then; and
    /// <c>dotnet</c> before SDK 8.0.400.</summary>
    public static TheoryData<string, string, string> Unsupported => new()
    {
        { "Full", "17.11.9", "" },
        { "Full", "17.11.9", "8.0.400" },
        { "Full", "17.14.10", "9.0.300" },
        { "Full", "17.14.10", "10.0.100" },
        { "Full", "18.0.2", "9.0.300" },
        { "Full", "18.0.2", "" },
        { "Core", "17.10.46", "8.0.303" },
        { "Core", "17.8.43", "8.0.100" },
        { "Core", "17.7.6", "7.0.410" },
        { "Core", "17.3.4", "" },
    };

    [Theory]
    [MemberData(nameof(Unsupported))]
    public void In_an_unsupported_MSBuild_no_task_is_used(string runtimeType, string msbuild, string sdk)
    {
        using var files = new TargetsFiles(runtimeType, msbuild, sdk);

        Assert.Empty(UsedTasks(files));
    }

    [Theory]
    [MemberData(nameof(Unsupported))]
    public void In_an_unsupported_MSBuild_each_public_target_ends_with_one_coded_error(string runtimeType, string msbuild, string sdk)
    {
        using var files = new TargetsFiles(runtimeType, msbuild, sdk);
        files["ArtifactRegistryImage"] = "europe-docker.pkg.dev/p/r/app:1.0.0";

        // ArtifactRegistryPublished is empty: what is hooked to it is the user's.
        Assert.All(TargetsFiles.PublicTargets.Where(target => target != "ArtifactRegistryPublished"), target =>
        {
            var (_, succeeded, errors) = files.Run(target);

            Assert.False(succeeded);
            var error = Assert.Single(errors);
            Assert.Equal("ARB0001", error.Code);
            Assert.EndsWith("/docs/diagnostics/ARB0001.md", error.HelpLink, StringComparison.Ordinal);
            Assert.Contains($"cannot run in MSBuild {msbuild} ({runtimeType}).", error.Message!, StringComparison.Ordinal);
            Assert.Contains("SDK 8.0.400 or later", error.Message!, StringComparison.Ordinal);
        });
    }

    /// <summary>The <c>UsingTask</c> elements whose condition holds, evaluated.</summary>
    private static (string TaskName, string Runtime, string TaskFactory)[] UsedTasks(TargetsFiles files)
    {
        var project = files.Evaluate();
        var instance = project.CreateProjectInstance();
        var used = project.Imports
            .SelectMany(import => import.ImportedProject.UsingTasks)
            .Where(use => use.Condition.Length == 0 || instance.EvaluateCondition(use.Condition));
        return [.. used.Select(use => (use.TaskName, project.ExpandString(use.Runtime), project.ExpandString(use.TaskFactory)))];
    }
}
