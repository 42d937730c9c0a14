using System.Diagnostics;
using System.Text.Json.Nodes;
using ArtifactRegistry.Emulator;

namespace ArtifactRegistry.Build.Tests.Images.Listing;

/// <summary>The targets in a real MSBuild, by what -getItem and -getProperty print.</summary>
public sealed class TargetTests
{
    private static readonly string Assembly = typeof(Build.Tasks.ListImages).Assembly.Location;

    [Fact]
    public async Task A_list_is_items_that_a_script_can_read()
    {
        await using var shelf = await OpenAsync();
        var digest = shelf.Push("1.0.0");
        shelf.Host.PushIndex("my-project/my-repo/tools/cli", "2.0.0");

        var result = await BuildAsync(
            shelf,
            "ArtifactRegistryListImages",
            "-getItem:ArtifactRegistryManifest",
            ("ArtifactRegistryImage", $"{shelf.Host.Authority}/my-project/my-repo"),
            ("ArtifactRegistryRecursive", "true"));

        var items = result["Items"]!["ArtifactRegistryManifest"]!.AsArray();
        Assert.Equal(4, items.Count);
        Assert.Equal("1.0.0", items.Single(item => item!["Identity"]!.GetValue<string>() == digest)!["Tags"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_plan_s_hash_confirms_the_plan()
    {
        await using var shelf = await OpenAsync();
        shelf.Push("pr-1");
        shelf.Push("1.0.0");
        (string, string)[] filter =
            [("ArtifactRegistryImage", $"{shelf.Host.Authority}/{Shelf.Name}"), ("ArtifactRegistryTagFilter", "pr-*")];

        var plan = await BuildAsync(
            shelf, "ArtifactRegistryCleanUp", "-getProperty:ArtifactRegistryPlanHash;ArtifactRegistryDryRun", filter);
        var hash = plan["Properties"]!["ArtifactRegistryPlanHash"]!.GetValue<string>();
        Assert.Equal(["1.0.0", "pr-1"], shelf.Host.Tags(Shelf.Name));
        await BuildAsync(
            shelf, "ArtifactRegistryCleanUp", "-getItem:ArtifactRegistryDeletion", [.. filter, ("ArtifactRegistryConfirm", hash)]);

        Assert.Equal(["1.0.0"], shelf.Host.Tags(Shelf.Name));
    }

    private static Task<Shelf> OpenAsync() =>
        Shelf.OpenAsync(new EmulatorOptions { RequireAuthentication = false, Behavior = RegistryBehavior.ArtifactRegistry });

    private static async Task<JsonNode> BuildAsync(Shelf shelf, string target, string get, params (string Name, string Value)[] variables)
    {
        using var folder = new Folder();
        var project = folder["release.proj"];
        var build = Path.Combine(SourceTree.Root, "build", "ArtifactRegistry.Build");
        await File.WriteAllTextAsync(
            project,
            $"""
            <Project>
              <PropertyGroup><_ArtifactRegistryTaskAssembly>{Assembly}</_ArtifactRegistryTaskAssembly></PropertyGroup>
              <Import Project="{build}.props" />
              <ItemGroup><ArtifactRegistryHost Include="{shelf.Host.Authority}" /></ItemGroup>
              <Import Project="{build}.targets" />
            </Project>
            """);
        var start = new ProcessStartInfo("dotnet", ["msbuild", project, $"-t:{target}", get, "-nodeReuse:false"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            Environment = { ["ArtifactRegistryCredentialSource"] = "anonymous" },
        };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output);
        return JsonNode.Parse(output)!;
    }
}
