using System.Diagnostics;
using ArtifactRegistry.Build.Credentials.Processes;
using ArtifactRegistry.Build.Tasks;
using ArtifactRegistry.Emulator;

namespace ArtifactRegistry.Build.Tests.Support;

/// <summary>A build in a process of its own, with a machine's variables and no others.</summary>
internal static class MSBuild
{
    public static Task<(int ExitCode, string Output)> TestCredentialsAsync(
        Machine machine, ArtifactRegistryEmulator emulator, string option, int projects = 1) =>
        RunAsync(machine, emulator, projects == 1 ? "ArtifactRegistryTestCredentials" : "All", option, projects);

    public static async Task<(int ExitCode, string Output)> RunAsync(
        Machine machine, ArtifactRegistryEmulator emulator, string target, string option, int projects = 1)
    {
        machine.Variables["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "";
        machine.Variables["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        machine.Variables["MSBUILDDISABLENODEREUSE"] = "1";
        var root = SourceTree.Root;
        var project = machine.Write("release.proj", $"""
            <Project>
              <Import Project="{root}/build/ArtifactRegistry.Build.props" />
              <PropertyGroup>
                <ContainerRegistry>{emulator.Hosts[0].Authority}</ContainerRegistry>
                <_ArtifactRegistryTaskAssembly>{typeof(TestCredentials).Assembly.Location}</_ArtifactRegistryTaskAssembly>
              </PropertyGroup>
              <ItemGroup>
                <ArtifactRegistryHost Include="{emulator.Hosts[0].Authority}" />
              </ItemGroup>
              <Import Project="{root}/build/ArtifactRegistry.Build.targets" />
              <Target Name="All">
                <ItemGroup>
                  <Number Include="{string.Join(';', Enumerable.Range(1, projects))}" />
                </ItemGroup>
                <MSBuild
                  Projects="$(MSBuildProjectFullPath)"
                  Targets="ArtifactRegistryTestCredentials"
                  Properties="Number=%(Number.Identity)" />
              </Target>
            </Project>
            """);
        var start = new ProcessStartInfo(
            ExecutableFinder.Find("dotnet", machine.Context().ReadVariable, OperatingSystem.IsWindows())!,
            ["msbuild", project, "-nologo", "-tl:off", $"-t:{target}", option])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in machine.Variables)
        {
            start.Environment[name] = value;
        }

        using var build = Process.Start(start)!;
        var output = build.StandardOutput.ReadToEndAsync();
        var error = build.StandardError.ReadToEndAsync();
        await build.WaitForExitAsync();
        return (build.ExitCode, await output + await error);
    }
}
