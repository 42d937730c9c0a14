using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.Credentials.Processes;
using ArtifactRegistry.Build.Credentials.Sources;

namespace ArtifactRegistry.Build.Tests.Credentials;

/// <summary>Where programs and the user's files are on Windows. The machine's variables stand in for Windows on every system.</summary>
public sealed class WindowsMachineTests : IDisposable
{
    private readonly Machine machine = new();

    public void Dispose() => machine.Dispose();

    [Theory]
    [InlineData(".exe;.cmd;.ps1", "tool.cmd")]
    [InlineData(".ps1;.js;.cmd", "tool.cmd")]
    [InlineData(" .cmd ;;.exe", "tool.cmd")]
    [InlineData(".ps1;.js", null)]
    public void A_program_has_an_extension_of_PATHEXT_that_Windows_starts_without_a_script_host(string extensions, string? expected)
    {
        var files = new[] { "tool", "tool.ps1", "tool.js", "tool.cmd" }.Select(Program).ToArray();
        machine.Variables["PATHEXT"] = extensions;

        Assert.Equal(expected, Path.GetFileName(Find(files[0])));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public void Without_PATHEXT_a_program_is_found(string? extensions)
    {
        var file = Program("tool.CMD");
        if (extensions is not null)
        {
            machine.Variables["PATHEXT"] = extensions;
        }

        Assert.Equal(file, Find(file));
    }

    [Fact]
    public void A_folder_in_PATH_may_be_quoted_and_a_relative_one_is_passed_over()
    {
        var file = Program("tool.EXE");
        machine.Variables["PATH"] = $"relative;.; \"{Path.GetDirectoryName(file)}\" ";

        Assert.Equal(file, ExecutableFinder.Find("tool", machine.Context().ReadVariable, isWindows: true));
    }

    [Fact]
    public void Gcloud_keeps_its_configuration_in_APPDATA_unless_CLOUDSDK_CONFIG_names_a_folder()
    {
        machine.Variables["APPDATA"] = Path.Combine(machine.Home, "Roaming");
        Assert.Equal(Path.Combine(machine.Home, "Roaming", "gcloud"), GcloudDirectory.Of(Windows()).Value);

        machine.Variables["CLOUDSDK_CONFIG"] = Path.Combine(machine.Home, "own");
        Assert.Equal(Path.Combine(machine.Home, "own"), GcloudDirectory.Of(Windows()).Value);
    }

    [Fact]
    public void The_home_directory_is_USERPROFILE_and_HOME_elsewhere()
    {
        machine.Variables["USERPROFILE"] = Path.Combine(machine.Home, "windows");
        machine.Variables["HOME"] = Path.Combine(machine.Home, "unix");

        Assert.Equal(machine.Variables["USERPROFILE"], Windows().Home.Value);
        Assert.Equal(machine.Variables["HOME"], (machine.Context() with { IsWindows = false }).Home.Value);
    }

    /// <summary>A relative one would be in what was checked out.</summary>
    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "")]
    [InlineData(true, "home")]
    [InlineData(false, "home")]
    public void Without_a_home_directory_it_is_the_root_and_never_a_relative_path(bool isWindows, string home)
    {
        machine.Variables["USERPROFILE"] = machine.Variables["HOME"] = home;

        var context = machine.Context() with { IsWindows = isWindows, SystemHome = home };

        Assert.Equal(Path.GetPathRoot(AppContext.BaseDirectory), context.Home.Value);
    }

    /// <summary>Docker Desktop's and gcloud's helpers are .exe and .cmd.</summary>
    [Fact]
    public async Task On_Windows_a_helper_that_is_a_cmd_is_asked()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), "The helper is run by cmd.exe.");
        machine.Write(".docker/config.json", """{"credHelpers":{"registry.example":"vault"}}""");
        machine.Write("bin/docker-credential-vault.cmd", "@echo {\"Username\":\"%1\",\"Secret\":\"from-vault\"}\r\n");
        machine.Variables["PATH"] = Path.Combine(machine.Home, "bin");
        using var chain = machine.Chain(new CredentialSettings { Source = "docker" });

        var credential = await chain.GetAsync(Machine.Request("registry.example"), CancellationToken.None);

        var login = Assert.IsType<PasswordCredential>(credential);
        Assert.Equal(("get", "from-vault"), (login.UserName, login.Password));
    }

    private CredentialContext Windows() => machine.Context() with { IsWindows = true };

    private string Program(string name)
    {
        var path = Path.GetFullPath(machine.Write($"bin/{name}", ""));
        Machine.SetMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }

    private string? Find(string file)
    {
        machine.Variables["PATH"] = Path.GetDirectoryName(file)!;
        return ExecutableFinder.Find("tool", machine.Context().ReadVariable, isWindows: true);
    }
}
