using System.Diagnostics;
using ArtifactRegistry.Emulator;
using ArtifactRegistry.Emulator.Requests;

namespace ArtifactRegistry.Build.PackageTests.Support;

/// <summary>A throw-away folder with projects that use the package, and an emulator of their own. Each command and its output is kept
/// beside them as <c>command-NN.md</c>; the folder of a test that failed stays, to be looked at and run by hand.</summary>
public sealed class ProjectSandbox : IAsyncDisposable
{
    private readonly PackageFixture package;
    private int commands;

    private ProjectSandbox(PackageFixture package, ArtifactRegistryEmulator emulator)
    {
        (this.package, Emulator) = (package, emulator);
        Folder = Directory.CreateTempSubdirectory("artifact-registry-sandbox-").FullName;
        Environment = package.CreateEnvironment(Path.Combine(Folder, "home"));
        Environment["NUGET_PACKAGES"] = package.PackageCache;
        KeyFile = Path.Combine(Folder, "key.json");
    }

    public string Folder { get; }

    public ArtifactRegistryEmulator Emulator { get; }

    public EmulatedHost Host => Emulator.Hosts[0];

    public string Registry => Host.Authority;

    public string KeyFile { get; }

    /// <summary>What the commands see.</summary>
    public Dictionary<string, string?> Environment { get; }

    /// <summary>A sandbox whose registry has a base image for two platforms, and whose machine has one credential: a service account's
    /// key.</summary>
    public static async Task<ProjectSandbox> CreateAsync(PackageFixture package, EmulatorOptions? options = null)
    {
        var sandbox = new ProjectSandbox(package, await ArtifactRegistryEmulator.StartAsync(options ?? new EmulatorOptions()));
        Directory.CreateDirectory(Path.Combine(sandbox.Folder, "home"));
        foreach (var name in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
        {
            sandbox.Write(name, "<Project />");
        }

        sandbox.Write(
            "nuget.config",
            $"""<configuration><packageSources><clear /><add key="feed" value="{package.Feed}" /></packageSources></configuration>""");
        sandbox.Write(".editorconfig", "root = true");
        sandbox.Write(sandbox.KeyFile, sandbox.Emulator.CreateServiceAccountKey());
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(sandbox.KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        sandbox.Environment["GOOGLE_APPLICATION_CREDENTIALS"] = sandbox.KeyFile;
        sandbox.Host.PushIndex("p/r/base", "1", "linux/amd64", "linux/arm64");
        sandbox.Emulator.ClearRequests();
        return sandbox;
    }

    public void Write(string path, string content)
    {
        var file = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }

    public string Read(string path) => File.ReadAllText(Path.Combine(Folder, path));

    /// <summary>The report of the project <c>app</c>.</summary>
    public string ReadReport() => Read("app/obj/Release/net10.0/artifact-registry.json");

    /// <summary>A console project <c>NAME/NAME.csproj</c> that publishes <c>p/r/NAME</c> as <c>1.0.0;latest</c>, with more properties,
    /// items and targets as given.</summary>
    public void WriteProject(
        string name = "app",
        string properties = "",
        string items = "",
        string sdk = "Microsoft.NET.Sdk",
        string frameworks = "<TargetFramework>net10.0</TargetFramework>",
        string targets = "")
    {
        Write($"{name}/Program.cs", "System.Console.WriteLine();");
        Write($"{name}/{name}.csproj", $"""
            <Project Sdk="{sdk}">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                {frameworks}
                <Version>1.0.0</Version>
                <UseAppHost>false</UseAppHost>
                <EnableAppHostPackDownload>false</EnableAppHostPackDownload>
                <EnableRuntimePackDownload>false</EnableRuntimePackDownload>
                <ContainerBaseImage>{Registry}/p/r/base:1</ContainerBaseImage>
                <ContainerRegistry>{Registry}</ContainerRegistry>
                <ContainerRepository>p/r/{name}</ContainerRepository>
                <ContainerImageTags>$(Version);latest</ContainerImageTags>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                {PackageReference}
                <ArtifactRegistryHost Include="{Registry}" />
                {items}
              </ItemGroup>
              {targets}
            </Project>
            """);
    }

    public string PackageReference =>
        $"""<PackageReference Include="ArtifactRegistry.Build" Version="{package.Version}" PrivateAssets="all" />""";

    /// <summary>A release project without code.</summary>
    public string BareProject(string items) =>
        $"""
        <Project Sdk="ArtifactRegistry.Build/{package.Version}">
          <ItemGroup><ArtifactRegistryHost Include="{Registry}" />{items}</ItemGroup>
        </Project>
        """;

    public const string FailPolicy = "<ArtifactRegistryTagPolicy>Fail</ArtifactRegistryTagPolicy>";

    public const string ReusePolicy = "<ArtifactRegistryTagPolicy>Reuse</ArtifactRegistryTagPolicy>";

    public const string TwoPlatforms = "<RuntimeIdentifiers>linux-x64;linux-arm64</RuntimeIdentifiers>";

    public Task<CommandResult> PublishAsync(params string[] arguments) =>
        DotnetAsync("app", ["publish", "-t:PublishContainer", .. arguments, .. OneNode(arguments)]);

    /// <summary>Lets projects restore from another folder too.</summary>
    public void AddPackageSource(string name, string path) => Write(
        "nuget.config",
        Read("nuget.config")
            .Replace("</packageSources>", $"""<add key="{name}" value="{path}" /></packageSources>""", StringComparison.Ordinal));

    /// <summary>Runs git in the sandbox, as somebody.</summary>
    public async Task<string> GitAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(
            "git", ["-c", "user.name=tester", "-c", "user.email=tester@example.com", "-c", "init.defaultBranch=main", .. arguments])
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        start.Environment["GIT_CONFIG_GLOBAL"] = start.Environment["GIT_CONFIG_SYSTEM"] = "/dev/null";
        using var git = Process.Start(start)!;
        var output = await git.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await git.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, git.ExitCode);
        return output.Trim();
    }

    /// <summary>Commits all that the sandbox has, and returns the commit.</summary>
    public async Task<string> CommitAsync(string message)
    {
        await GitAsync("init", "--quiet");
        await GitAsync("add", ".");
        await GitAsync("commit", "--quiet", "--allow-empty", "-m", message);
        return await GitAsync("rev-parse", "HEAD");
    }

    public Task<CommandResult> BuildAsync(string target, params string[] arguments) =>
        DotnetAsync("app", ["build", $"-t:{target}", .. arguments, .. OneNode(arguments)]);

    /// <summary>Runs <c>dotnet</c> in a folder of the sandbox.</summary>
    public async Task<CommandResult> DotnetAsync(string folder, params string[] arguments)
    {
        using var place = await package.EnterBuildAsync(TestContext.Current.CancellationToken);
        var isQuiet = arguments[0] is "publish" or "build" or "msbuild"
            && !arguments.Any(argument => argument.StartsWith("-tl", StringComparison.Ordinal));
        string[] quiet = isQuiet ? ["-tl:off", "-nologo"] : [];
        var result = await Dotnet.RunAsync(
            Path.Combine(Folder, folder), [.. arguments, .. quiet], Environment, TestContext.Current.CancellationToken);
        Write(
            $"command-{Interlocked.Increment(ref commands):00}.md",
            $"`{result.Command}` in `{folder}`: {result.ExitCode}\n\n```text\n{result.All}\n```\n");
        return result;
    }

    /// <summary>Runs a command in a pseudo-terminal of its own, as a person would, and gives what it shows.</summary>
    public async Task<string> InTerminalAsync(string folder, string command)
    {
        using var place = await package.EnterBuildAsync(TestContext.Current.CancellationToken);
        var typescript = Path.Combine(Folder, "typescript");
        var start = new ProcessStartInfo("/usr/bin/script", ["-qec", command, typescript])
        {
            WorkingDirectory = Path.Combine(Folder, folder),
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["TERM"] = "xterm";
        using var process = Process.Start(start)!;
        await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var shown = await File.ReadAllTextAsync(typescript, TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, shown);
        return shown;
    }

    /// <summary>The requests that the package itself has made, as <c>METHOD last/two-segments</c>, sorted; an upload's own name is
    /// <c>ID</c>.</summary>
    public IReadOnlyList<string> OwnRequests() =>
        Describe(request => request.UserAgent?.StartsWith("ArtifactRegistry.Build/", StringComparison.Ordinal) == true);

    /// <summary>What the SDK or the package has uploaded: manifests and blobs, in the form of <see cref="OwnRequests"/>.</summary>
    public IReadOnlyList<string> Writes() => Describe(request => request.Method is "PUT" or "PATCH");

    /// <summary>The package's requests when one image is pushed as <c>1.0.0</c> and <c>latest</c>: preflight, verification, and the moving
    /// tag.</summary>
    public static readonly IReadOnlyList<string> ReleaseRequests =
        ["DELETE uploads/ID", "HEAD manifests/1.0.0", "HEAD manifests/latest", "POST blobs/uploads", "PUT manifests/latest"];

    private IReadOnlyList<string> Describe(Func<RecordedRequest, bool> filter) =>
    [
        .. Emulator.Requests.Where(filter)
            .Select(request => (request.Method, Path: request.Path.TrimEnd('/').Split('/')))
            .Select(request => $"{request.Method} {request.Path[^2]}/{(request.Path[^2] == "uploads" ? "ID" : request.Path[^1])}")
            .Order(StringComparer.Ordinal),
    ];

    // Other nodes cost a start each; how MSBuild runs is what some tests are about, and they say it.
    private static string[] OneNode(string[] arguments) =>
        arguments.Any(argument => argument.StartsWith("-m", StringComparison.Ordinal)) ? [] : ["-m:1"];

    public async ValueTask DisposeAsync()
    {
        await Emulator.DisposeAsync();
        if (TestContext.Current.TestState?.Result != TestResult.Failed)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}
