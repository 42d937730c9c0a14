using System.Diagnostics;
using ArtifactRegistry.Emulator;

namespace ArtifactRegistry.Demo;

/// <summary>A publish, a refusal and a promotion in a pseudo-terminal of <c>script</c> (util-linux), drawn for the README.</summary>
internal sealed class Recording(Workspace workspace, ArtifactRegistryEmulator emulator)
{
    private const int Columns = 124;
    private const string PackageVersion = "1.0.0-demo";
    private readonly string registry = emulator.Hosts[0].Authority;
    private readonly TerminalPicture picture = new(Columns);

    public async Task WriteAsync(string file, CancellationToken cancellationToken)
    {
        emulator.Hosts[0].PushIndex("my-project/my-repo/base", "10.0", "linux/amd64", "linux/arm64");
        workspace.WriteKey(emulator.CreateServiceAccountKey(Release.Publisher));
        await WriteProjectsAsync(cancellationToken);
        var pack = $"pack {workspace.Repository}/src/ArtifactRegistry.Build -o {workspace.Feed} -p:Version={PackageVersion} -v:q -nologo";
        await RunAsync("dotnet", pack, cancellationToken);
        await RunAsync("dotnet", "restore shop.csproj -v:q", cancellationToken);

        await ShowAsync("dotnet publish -t:PublishContainer -p:Version=1.2.3", succeeds: true, cancellationToken);
        await ShowAsync("dotnet publish -t:PublishContainer -p:Version=1.2.3", succeeds: false, cancellationToken);
        await ShowAsync("dotnet build release.proj -t:ArtifactRegistryPromote", succeeds: true, cancellationToken);
        await File.WriteAllTextAsync(file, picture.Write("A publish, the same publish refused, and a promotion"), cancellationToken);
    }

    // As on a user's machine, with the emulator instead of Google Cloud.
    private async Task WriteProjectsAsync(CancellationToken cancellationToken)
    {
        Directory.Delete(workspace.Project, recursive: true);
        Directory.CreateDirectory(workspace.Project);
        var files = new Dictionary<string, string>
        {
            ["nuget.config"] = $"""
                <configuration><packageSources><clear /><add key="feed" value="{workspace.Feed}" /></packageSources></configuration>
                """,
            ["Program.cs"] = "Console.WriteLine();",
            ["shop.csproj"] = $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <OutputType>Exe</OutputType>
                    <TargetFramework>net10.0</TargetFramework>
                    <ImplicitUsings>enable</ImplicitUsings>
                    <ContainerBaseImage>{registry}/my-project/my-repo/base:10.0</ContainerBaseImage>
                    <ContainerRegistry>{registry}</ContainerRegistry>
                    <ContainerRepository>my-project/my-repo/shop</ContainerRepository>
                    <ArtifactRegistryTagTemplates>{Templates}</ArtifactRegistryTagTemplates>
                    <ArtifactRegistryTagPolicy>Fail</ArtifactRegistryTagPolicy>
                    <EnableDefaultItems>false</EnableDefaultItems>
                  </PropertyGroup>
                  <ItemGroup>
                    <Compile Include="Program.cs" />
                    <PackageReference Include="ArtifactRegistry.Build" Version="{PackageVersion}" PrivateAssets="all" />
                  </ItemGroup>
                </Project>
                """,
            ["release.proj"] = $"""
                <Project Sdk="ArtifactRegistry.Build/{PackageVersion}">
                  <PropertyGroup>
                    <ArtifactRegistryMovingTags>stable</ArtifactRegistryMovingTags>
                  </PropertyGroup>
                  <ItemGroup>
                    <ArtifactRegistryPromotion Include="{registry}/my-project/my-repo/shop:1.2.3" Tags="stable" />
                  </ItemGroup>
                </Project>
                """,
        };
        foreach (var (name, content) in files)
        {
            await File.WriteAllTextAsync(Path.Combine(workspace.Project, name), content, cancellationToken);
        }
    }

    private static string Templates => "{version};latest?stable";

    private async Task ShowAsync(string command, bool succeeds, CancellationToken cancellationToken)
    {
        // A project file beside another must be named; the picture shows the command of a folder with one project.
        var run = command.Replace("publish -t", "publish shop.csproj -t", StringComparison.Ordinal);
        var typescript = Path.Combine(workspace.Root, "typescript");
        await RunAsync("/usr/bin/script", ["-qec", $"stty cols {Columns} rows 50; {run}", typescript], cancellationToken, succeeds);
        var lines = (await File.ReadAllTextAsync(typescript, cancellationToken)).ReplaceLineEndings("\n").Split('\n');
        var shown = string.Join('\n', lines[1..].TakeWhile(line => !line.StartsWith("Script done", StringComparison.Ordinal)));
        picture.Command(command);
        var anywhere = shown.Replace(workspace.Project, "~/shop", StringComparison.Ordinal);
        picture.Output(Screen.Of(anywhere.Replace("\n", "\r\n", StringComparison.Ordinal)));
    }

    private Task RunAsync(string program, string arguments, CancellationToken cancellationToken) =>
        RunAsync(program, arguments.Split(' '), cancellationToken);

    private async Task RunAsync(string program, string[] arguments, CancellationToken cancellationToken, bool succeeds = true)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = workspace.Project, RedirectStandardOutput = true };
        Dotnet.SetEnvironment(start.Environment, workspace);
        start.Environment["TERM"] = "xterm-256color";
        start.Environment["ArtifactRegistryHosts"] = registry;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode == 0 != succeeds)
        {
            throw new StepFailedException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}");
        }
    }
}
