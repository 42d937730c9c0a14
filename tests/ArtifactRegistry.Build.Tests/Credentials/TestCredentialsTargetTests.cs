using System.Diagnostics;
using System.Text.Json;
using ArtifactRegistry.Build.Credentials.Processes;
using ArtifactRegistry.Build.Tasks;
using ArtifactRegistry.Emulator;

namespace ArtifactRegistry.Build.Tests.Credentials;

/// <summary>The target <c>ArtifactRegistryTestCredentials</c> in an MSBuild of its own.</summary>
public sealed class TestCredentialsTargetTests : IDisposable
{
    private readonly Machine machine = new() { Clock = TimeProvider.System };

    public TestCredentialsTargetTests()
    {
        machine.Variables["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "";
        machine.Variables["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        machine.Variables["MSBUILDDISABLENODEREUSE"] = "1";
    }

    public void Dispose() => machine.Dispose();

    [Fact]
    public async Task It_says_which_source_for_whom_how_long_and_whether_the_registry_accepts_it()
    {
        await using var emulator = await ArtifactRegistryEmulator.StartAsync();
        machine.Variables["GOOGLE_APPLICATION_CREDENTIALS"] = machine.Write("key.json", emulator.CreateServiceAccountKey());

        var (exitCode, output) = await BuildAsync(emulator, "-getItem:ArtifactRegistryCredential");

        Assert.True(exitCode == 0, output);
        var item = JsonDocument.Parse(output).RootElement.GetProperty("Items").GetProperty("ArtifactRegistryCredential")[0];
        Assert.Equal(
            (emulator.Hosts[0].Authority, "application-credentials", "tester@emulator.iam.gserviceaccount.com", "true"),
            (Text("Identity"), Text("Source"), Text("Account"), Text("Accepted")));
        Assert.InRange(DateTimeOffset.Parse(Text("ExpiresAt")!) - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(50), TimeSpan.FromMinutes(61));

        string? Text(string name) => item.GetProperty(name).GetString();
    }

    [Fact]
    public async Task A_credential_that_the_registry_does_not_accept_fails_the_build()
    {
        await using var emulator = await ArtifactRegistryEmulator.StartAsync();
        machine.Variables["GOOGLE_OAUTH_ACCESS_TOKEN"] = "ya29.nobody";

        var (exitCode, output) = await BuildAsync(emulator, "-v:detailed");

        Assert.Equal(1, exitCode);
        Assert.Contains("environment (GOOGLE_OAUTH_ACCESS_TOKEN), not accepted.", output, StringComparison.Ordinal);
        Assert.Contains("error ARB2006", output, StringComparison.Ordinal);
        // MSBuild itself prints the environment at this verbosity; none of our lines has the token.
        Assert.DoesNotContain(output.Split('\n'), line => line.Contains("ya29.nobody", StringComparison.Ordinal) && !line.Contains("GOOGLE_OAUTH_ACCESS_TOKEN = ", StringComparison.Ordinal));
    }

    private async Task<(int ExitCode, string Output)> BuildAsync(ArtifactRegistryEmulator emulator, string option)
    {
        var root = RepositoryRoot();
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
            </Project>
            """);
        var start = new ProcessStartInfo(
            ExecutableFinder.Find("dotnet", machine.Context())!,
            ["msbuild", project, "-nologo", "-tl:off", "-t:ArtifactRegistryTestCredentials", option])
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

    private static string RepositoryRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "ArtifactRegistry.Build.sln")))
        {
            directory = directory.Parent!;
        }

        return directory.FullName;
    }
}
