using Microsoft.Build.Evaluation;
using Microsoft.Build.Execution;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Net8Tests.Targets;

/// <summary>A project that imports the package's props and targets as they are, in the MSBuild of SDK 8.</summary>
internal sealed class TargetsFiles : IDisposable
{
    private readonly Folder folder = new();
    private readonly ProjectCollection projects = new();
    private readonly Dictionary<string, string> properties = new(StringComparer.Ordinal)
    {
        ["_ArtifactRegistryTaskAssembly"] = typeof(Tasks.ImageTask).Assembly.Location,
    };

    private readonly string build = Path.Combine(SourceTree.Root, "build");

    public TargetsFiles() => WriteProject();

    /// <summary>The same for another MSBuild. Its type and version are reserved names, which nothing can set: in a copy of the files they
    /// have other names, and nothing else differs.</summary>
    public TargetsFiles(string runtimeType, string msbuild, string sdk)
    {
        var replaced = 0;
        foreach (var file in Directory.EnumerateFiles(build))
        {
            var text = File.ReadAllText(file);
            var copy = text.Replace("$(MSBuildRuntimeType)", "$(TheRuntimeType)", StringComparison.Ordinal)
                .Replace("$(MSBuildVersion)", "$(TheVersion)", StringComparison.Ordinal);
            replaced += copy == text ? 0 : 1;
            folder.Write(Path.Combine("build", Path.GetFileName(file)), copy);
        }

        Assert.Equal(1, replaced);
        build = folder["build"];
        (properties["TheRuntimeType"], properties["TheVersion"]) = (runtimeType, msbuild);
        if (sdk.Length > 0)
        {
            properties["NETCoreSdkVersion"] = sdk;
        }

        WriteProject();
    }

    /// <summary>The public targets, as the snapshot of the contract lists them.</summary>
    public static IReadOnlyList<string> PublicTargets { get; } = File.ReadAllLines(Path.Combine(
        SourceTree.Root, "tests", "ArtifactRegistry.Build.PackageTests", "ContractTests.The_public_targets_are.verified.txt"));

    /// <summary>Sets a property as a command line does.</summary>
    public string this[string property]
    {
        set => properties[property] = value;
    }

    public Project Evaluate()
    {
        projects.UnloadAllProjects();
        return new(folder["release.proj"], properties, toolsVersion: null, projects);
    }

    /// <summary>Builds a target, and says how it went and what it logged.</summary>
    public (ProjectInstance Project, bool Succeeded, IReadOnlyList<BuildErrorEventArgs> Errors) Run(string target)
    {
        var errors = new List<BuildErrorEventArgs>();
        var project = Evaluate().CreateProjectInstance();
        var succeeded = project.Build([target], [new Listener(errors)]);
        return (project, succeeded, errors);
    }

    public void Dispose()
    {
        projects.Dispose();
        folder.Dispose();
    }

    private void WriteProject() => folder.Write("release.proj", $"""
        <Project>
          <UsingTask TaskName="Error" AssemblyFile="{typeof(Error).Assembly.Location}" />
          <UsingTask TaskName="Message" AssemblyFile="{typeof(Message).Assembly.Location}" />
          <Import Project="{build}/ArtifactRegistry.Build.props" />
          <ItemGroup><ArtifactRegistryHost Include="$(TheHost)" /></ItemGroup>
          <Import Project="{build}/ArtifactRegistry.Build.targets" />
        </Project>
        """);

    private sealed class Listener(List<BuildErrorEventArgs> errors) : ILogger
    {
        public LoggerVerbosity Verbosity { get; set; }

        public string? Parameters { get; set; }

        public void Initialize(IEventSource eventSource) => eventSource.ErrorRaised += (_, error) => errors.Add(error);

        public void Shutdown()
        {
        }
    }
}
