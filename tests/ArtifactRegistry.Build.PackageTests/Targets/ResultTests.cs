using System.Text.Json;
using ArtifactRegistry.Build.PackageTests.Support;
using ArtifactRegistry.Emulator;

namespace ArtifactRegistry.Build.PackageTests.Targets;

/// <summary>What a target reports: one result that every logger shows, and the files and outputs of a publish.</summary>
public sealed class ResultTests(PackageFixture package)
{
    [Fact]
    public async Task The_terminal_logger_shows_the_result_of_every_target()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject();
        sandbox.Environment["TERM"] = "xterm";
        sandbox.Host.PushImage("p/r/app", "1.0.0");
        var digest = sandbox.Host.PushImage("p/r/app", "1.0.0", new ImageSeed { Content = "2" });
        (await sandbox.DotnetAsync("app", "restore")).ShouldSucceed();

        (string Target, string Argument, string Shown)[] targets =
        [
            ("ResolveDigest", "", digest),
            ("CheckTags", "", "1 of 2 tags exist"),
            ("RequireTags", "-p:ArtifactRegistryTags=1.0.0", "1 of 1 tag exists"),
            ("ListTags", "", "1 tag"),
            ("ListImages", "", digest),
            ("InspectImage", "", digest),
            ("ValidateImage", "", "is valid"),
            ("AddTags", "-p:ArtifactRegistryAdditionalTags=stable", "stable (added)"),
            ("CleanUp", "-p:ArtifactRegistryUntaggedOnly=true", "-p:ArtifactRegistryConfirm="),
            ("TestCredentials", "", "tester@"),
        ];
        foreach (var (target, argument, shown) in targets)
        {
            var build = await sandbox.BuildAsync(
                $"ArtifactRegistry{target}", "--no-restore", "-tl:on", argument.Length > 0 ? argument : "-p:None=");
            Assert.Contains(shown, build.ShouldSucceed().Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_pseudo_terminal_shows_the_image_of_a_publish_and_its_tags()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && File.Exists("/usr/bin/script"), "script(1) makes the pseudo-terminal, and it is not installed.");
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject();
        sandbox.Write("app/Directory.Build.rsp", "-m:1");

        var publish = await sandbox.InTerminalAsync("app", "dotnet publish -t:PublishContainer -nologo");

        Assert.Contains($"{sandbox.Registry}/p/r/app@{sandbox.Host.GetTagDigest("p/r/app", "1.0.0")}", publish, StringComparison.Ordinal);
        Assert.Contains("tags: 1.0.0, latest", publish, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gate_and_a_pushed_archive_leave_report_and_outputs_as_a_publish_does()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(properties: "<ArtifactRegistryReportFile>report.json</ArtifactRegistryReportFile>");
        sandbox.Environment["GITHUB_ACTIONS"] = "true";
        sandbox.Environment["GITHUB_OUTPUT"] = Path.Combine(sandbox.Folder, "output");
        var archive = Path.Combine(sandbox.Folder, "archive") + Path.DirectorySeparatorChar;
        (await sandbox.PublishAsync($"-p:ContainerArchiveOutputPath={archive}")).ShouldSucceed();

        var push = (await sandbox.BuildAsync("ArtifactRegistryPushImage", $"-p:ContainerArchiveOutputPath={archive}")).ShouldSucceed();

        Assert.Contains("tags: 1.0.0 (added), latest (added)", push.Output, StringComparison.Ordinal);
        Assert.Equal(("published", sandbox.Host.GetTagDigest("p/r/app", "latest")), Report(sandbox));
        Assert.Contains(sandbox.Host.GetTagDigest("p/r/app", "1.0.0")!, sandbox.Read("output"), StringComparison.Ordinal);

        (await sandbox.BuildAsync("ArtifactRegistryRequireTags")).ShouldSucceed();
        Assert.Equal(("checked", sandbox.Host.GetTagDigest("p/r/app", "1.0.0")), Report(sandbox));
    }

    private static (string? Outcome, string? Digest) Report(ProjectSandbox sandbox)
    {
        using var report = JsonDocument.Parse(sandbox.Read("app/report.json"));
        return (report.RootElement.GetProperty("outcome").GetString(), report.RootElement.GetProperty("digest").GetString());
    }
}
