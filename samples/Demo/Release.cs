using System.Text.RegularExpressions;
using ArtifactRegistry.Emulator;

namespace ArtifactRegistry.Demo;

/// <summary>The story: a release, a second try that is refused, a new tag, a look at what is there.</summary>
internal sealed class Release(Workspace workspace, ArtifactRegistryEmulator emulator, Narrator narrator)
{
    private const string Version = "1.0.0-demo";
    private const string Repository = "my-project/my-repo/hello";
    /// <summary>The service account that may publish.</summary>
    public const string Publisher = "release-pipeline";
    private const string Reader = "reader";
    private readonly EmulatedHost host = emulator.Hosts[0];
    private readonly Dotnet dotnet = new(workspace);

    /// <summary>A registry where one service account may publish and another may only read.</summary>
    public static EmulatorOptions Registry => new()
    {
        Members = new Dictionary<string, RepositoryRole> { [Publisher] = RepositoryRole.Writer, [Reader] = RepositoryRole.Reader },
    };

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        narrator.Step($"An Artifact Registry on this machine, {host.Authority}, with a base image for two platforms");
        host.PushIndex("my-project/my-repo/base", "10.0", "linux/amd64", "linux/arm64");

        narrator.Step("The package, from this checkout");
        await PackAsync(cancellationToken);

        narrator.Step("A service account that may only read: refused before anything is uploaded");
        workspace.WriteKey(emulator.CreateServiceAccountKey(Reader));
        narrator.Show(Lines(await HelloAsync(["publish", "-t:PublishContainer"], cancellationToken, succeeds: false), "error ARB3116"));
        Expect(host.Tags(Repository).Count == 0, "a reader has published a tag");

        workspace.WriteKey(emulator.CreateServiceAccountKey(Publisher));
        narrator.Step(
            "The release: HelloContainer 1.0.0 for two platforms. The only credential on the machine is GOOGLE_APPLICATION_CREDENTIALS");
        emulator.ClearRequests();
        var published = await HelloAsync(["publish", "-t:PublishContainer"], cancellationToken);
        narrator.Show(Lines(published, @"^ +Pushed |-> localhost|^ +tags: "));
        var tokens = emulator.TokenRequests;
        var own = emulator.Requests.Count(request =>
            request.UserAgent?.StartsWith("ArtifactRegistry.Build", StringComparison.Ordinal) == true);
        narrator.Show($"({own} requests of the package: gate, preflight, verification, and the tag latest)");

        narrator.Step("What the next step of a pipeline reads: the report, beside the build's other output");
        var report = Path.Combine(workspace.Project, "obj", "Release", "net10.0", "artifact-registry.json");
        narrator.Show(await File.ReadAllTextAsync(report, cancellationToken));

        narrator.Step("The same release again: the gate refuses it before anything is uploaded");
        var digest = host.GetTagDigest(Repository, "1.0.0");
        var refused = await HelloAsync(["publish", "-t:PublishContainer"], cancellationToken, succeeds: false);
        narrator.Show(Lines(refused, "error ARB3101"));
        Expect(host.GetTagDigest(Repository, "1.0.0") == digest, "the refused release has changed the tag 1.0.0");

        narrator.Step("It is tested; it becomes stable: one more tag on the same digest");
        var retagged = await HelloAsync(
            ["build", "-t:ArtifactRegistryAddTags", "-p:ArtifactRegistryAdditionalTags=stable", "-getProperty:ArtifactRegistryImageDigest"],
            cancellationToken);
        narrator.Show(retagged);
        Expect(host.GetTagDigest(Repository, "stable") == digest, "stable is not the image that was published");

        narrator.Step("What is there now");
        narrator.Show(After(await HelloAsync(["build", "-t:ArtifactRegistryListTags"], cancellationToken), "HelloContainer -> "));

        narrator.Step("In short");
        narrator.Show($"""
            {Repository} {digest}
            was published for 2 platforms, gated, verified, refused without the role and a second time, tagged stable and listed:
            one PackageReference, no docker, no gcloud, no script, and one access token for each of the publish's {tokens} build processes.
            """);
    }

    private async Task PackAsync(CancellationToken cancellationToken)
    {
        string[] arguments = ["pack", "src/ArtifactRegistry.Build", "-o", workspace.Feed, $"-p:Version={Version}"];
        narrator.Command("pack src/ArtifactRegistry.Build");
        var (exitCode, output) = await dotnet.RunAsync(workspace.Repository, [.. arguments, "-v:q", "-nologo"], cancellationToken);
        Expect(exitCode == 0, output);
        narrator.Show(Path.GetFileName(Directory.GetFiles(workspace.Feed, "*.nupkg").Single()));
    }

    private async Task<string> HelloAsync(string[] arguments, CancellationToken cancellationToken, bool succeeds = true)
    {
        narrator.Command(string.Join(' ', arguments));
        string[] here =
        [
            $"-p:ContainerRegistry={host.Authority}",
            $"-p:DemoRegistry={host.Authority}",
            $"-p:ContainerBaseImage={host.Authority}/my-project/my-repo/base:10.0",
            $"-p:ArtifactRegistryBuildVersion={Version}",
            $"-p:RestoreSources={workspace.Feed}",
            "-tl:off",
            "-nologo",
        ];
        var (exitCode, output) = await dotnet.RunAsync(workspace.Project, [.. arguments, .. here], cancellationToken);
        Expect(exitCode == 0 == succeeds, output);
        return output;
    }

    private static string Lines(string output, string pattern) => string.Join('\n', output.Split('\n')
        .Where(line => Regex.IsMatch(line, pattern))
        .Select(line => Regex.Replace(line, @"^.*?(?=error ARB)| \[[^\]]*proj\]\s*$|^ +", "")));

    // The result of a target, up to the empty line behind it.
    private static string After(string output, string start) => string.Join('\n', output.ReplaceLineEndings("\n").Split('\n')
        .SkipWhile(line => !line.Contains(start, StringComparison.Ordinal))
        .TakeWhile(line => line.Trim().Length > 0));

    private static void Expect(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new StepFailedException(otherwise);
        }
    }
}
