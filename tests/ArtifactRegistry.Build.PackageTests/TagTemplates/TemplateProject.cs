using System.Diagnostics;
using ArtifactRegistry.Build.PackageTests.Support;
using ArtifactRegistry.Emulator;

namespace ArtifactRegistry.Build.PackageTests.TagTemplates;

/// <summary>A project with tag templates in a Git working tree with one commit on the branch main.</summary>
internal sealed class TemplateProject : IAsyncDisposable
{
    public const string MinVer = """<PackageReference Include="MinVer" Version="8.0.0" PrivateAssets="all" />""";

    public const string NerdbankGitVersioning =
        """<PackageReference Include="Nerdbank.GitVersioning" Version="3.10.94" PrivateAssets="all" />""";

    private const string OneFramework = "<TargetFramework>net10.0</TargetFramework>";

    private TemplateProject(ProjectSandbox sandbox) => Sandbox = sandbox;

    public ProjectSandbox Sandbox { get; }

    public string Commit => Git("rev-parse", "HEAD");

    public static async Task<TemplateProject> CreateAsync(
        PackageFixture package, string templates, string properties = "", string items = "", string frameworks = OneFramework)
    {
        var project = new TemplateProject(await ProjectSandbox.CreateAsync(package, new EmulatorOptions { RequireAuthentication = false }));
        project.Sandbox.WriteProject(
            properties: $"<ArtifactRegistryTagTemplates>{templates}</ArtifactRegistryTagTemplates>{properties}",
            items: items,
            frameworks: frameworks);
        var file = project.Sandbox.Read("app/app.csproj");
        project.Sandbox.Write("app/app.csproj", file
            .Replace("<Version>1.0.0</Version>", "", StringComparison.Ordinal)
            .Replace("<ContainerImageTags>$(Version);latest</ContainerImageTags>", "", StringComparison.Ordinal));
        project.UsePublicPackages(package);
        project.Sandbox.Write(".gitignore", "bin/\nobj/\nhome/\n*.md\n*.json\n");
        project.Git("init", "-q", "-b", "main", ".");
        project.Git("add", ".");
        project.Git("-c", "user.name=n", "-c", "user.email=n@example.com", "-c", "commit.gpgsign=false", "commit", "-q", "-m", "first");
        return project;
    }

    /// <summary>The tags of a repository, separated by semicolons.</summary>
    public string Tags(string repository = "app") => string.Join(';', Sandbox.Host.Tags($"p/r/{repository}").Order(StringComparer.Ordinal));

    public string Git(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = Sandbox.Folder,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return output.Trim();
    }

    public ValueTask DisposeAsync() => Sandbox.DisposeAsync();

    // Version tools come from the public feed, or from this machine's packages where it has them.
    private void UsePublicPackages(PackageFixture package)
    {
        var folder = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var fallback = Directory.Exists(folder)
            ? $"""<fallbackPackageFolders><add key="machine" value="{folder}" /></fallbackPackageFolders>"""
            : "";
        Sandbox.Write("nuget.config", $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="feed" value="{package.Feed}" />
                <add key="nuget.org" value="https://api.nuget.org/v3/index.json" />
              </packageSources>
              <packageSourceMapping>
                <packageSource key="feed"><package pattern="ArtifactRegistry.*" /></packageSource>
                <packageSource key="nuget.org"><package pattern="*" /></packageSource>
              </packageSourceMapping>
              {fallback}
            </configuration>
            """);
    }
}
