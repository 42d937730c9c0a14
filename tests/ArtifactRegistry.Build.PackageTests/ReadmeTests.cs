using ArtifactRegistry.Build.PackageTests.Support;

namespace ArtifactRegistry.Build.PackageTests;

/// <summary>What the README and Getting started show works in a new project, when it is pasted and typed.</summary>
public sealed class ReadmeTests(PackageFixture package)
{
    private const string Image = "my-project/my-repo/my-image";
    private const string PublishToGoogleCloud = "dotnet publish shop -t:PublishContainer -p:Version=1.0.0";
    private readonly DocumentedPage readme = DocumentedPage.Read("README.md");

    [Theory]
    [InlineData("web")]
    [InlineData("console")]
    public async Task The_snippet_in_a_new_project_publishes_once_and_is_refused_the_second_time(string template)
    {
        await using var sandbox = await NewProjectAsync(template);
        Paste(sandbox, readme.FirstBlock("xml"));
        var publish = Arguments(readme.Commands().First(command => command.StartsWith("dotnet publish", StringComparison.Ordinal)));

        (await sandbox.DotnetAsync("shop", publish)).ShouldSucceed();
        (await sandbox.DotnetAsync("shop", publish)).ShouldFailWith("ARB3101");

        Assert.Equal(["1.2.3", "latest"], sandbox.Host.Tags(Image).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_next_version_leaves_its_reference_in_a_file_for_the_deployment()
    {
        await using var sandbox = await NewProjectAsync("console");
        Paste(sandbox, readme.FirstBlock("xml"));
        var publish = Arguments(readme.Commands().Last(command => command.StartsWith("dotnet publish", StringComparison.Ordinal)));

        (await sandbox.DotnetAsync("shop", publish)).ShouldSucceed();

        Assert.Equal($"{sandbox.Registry}/{Image}@{sandbox.Host.GetTagDigest(Image, "1.2.4")}", sandbox.Read("shop/image.txt").Trim());
    }

    [Fact]
    public void The_README_is_short() =>
        Assert.InRange(File.ReadAllLines(Path.Combine(SourceTree.Root, "README.md")).Length, 1, 149);

    /// <summary>nuget.org resolves no relative links.</summary>
    [Theory]
    [InlineData("package-readme.md")]
    [InlineData("emulator-readme.md")]
    public void The_page_of_a_package_is_short_and_its_links_are_absolute(string page)
    {
        var lines = File.ReadAllLines(Path.Combine(SourceTree.Root, "eng", page));

        Assert.InRange(lines.Length, 1, 79);
        Assert.Equal(lines.Count(line => line.Contains("](", StringComparison.Ordinal)), lines.Count(HasAbsoluteLink));
    }

    /// <summary>The emulator's part of the page, typed from the first line to the last, with the test's own emulator.</summary>
    [Fact]
    public async Task Getting_started_leads_to_a_promoted_release()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.Host.PushIndex("my-project/my-repo/base", "latest", "linux/amd64", "linux/arm64");
        sandbox.Environment.Remove("GOOGLE_APPLICATION_CREDENTIALS");
        File.Delete(Path.Combine(sandbox.Folder, "nuget.config"));
        var page = DocumentedPage.Read("docs/getting-started.md");
        var last = "";
        foreach (var command in page.Commands().Where(IsTyped).Select(command => Fill(sandbox, command)))
        {
            if (command.StartsWith("export ", StringComparison.Ordinal))
            {
                var assignment = command["export ".Length..].Split('=', 2);
                sandbox.Environment[assignment[0]] = assignment[1];
                continue;
            }

            last = (await sandbox.DotnetAsync(".", Arguments(command))).ShouldSucceed().Output;
            if (command.StartsWith("dotnet add", StringComparison.Ordinal))
            {
                Paste(sandbox, page.FirstBlock("xml"));
            }
        }

        var digest = sandbox.Host.GetTagDigest("my-project/my-repo/shop", "1.0.0");
        Assert.Equal($"{sandbox.Registry}/my-project/my-repo/shop@{digest}", last.Trim());
        Assert.Equal(digest, sandbox.Host.GetTagDigest("my-project/my-repo/shop", "stable"));
    }

    private static bool HasAbsoluteLink(string line) => line.Contains("](https://", StringComparison.Ordinal);

    // Not gcloud, not the publish to Google Cloud, and not what the fixture has done: packing, and starting an emulator.
    private static bool IsTyped(string command) =>
        command.StartsWith("export ", StringComparison.Ordinal)
        || (command.StartsWith("dotnet ", StringComparison.Ordinal)
            && !command.StartsWith("dotnet pack", StringComparison.Ordinal)
            && !command.Contains("Emulator.Tool", StringComparison.Ordinal)
            && command != PublishToGoogleCloud);

    // The command itself, without what follows it when it succeeds.
    private static string[] Arguments(string command) =>
        [.. DocumentedPage.Split(command).Skip(1).TakeWhile(argument => argument != "&&")];

    private static bool IsInstallation(string command) => command.StartsWith("dotnet new ", StringComparison.Ordinal)
        || command.StartsWith("dotnet nuget ", StringComparison.Ordinal)
        || command.StartsWith("dotnet add ", StringComparison.Ordinal);

    private string Fill(ProjectSandbox sandbox, string command) => command
        .Replace("CLONE/artifacts/packages", package.Feed, StringComparison.Ordinal)
        .Replace("package ArtifactRegistry.Build", $"package ArtifactRegistry.Build --version {package.Version}", StringComparison.Ordinal)
        .Replace("localhost:5000", sandbox.Registry, StringComparison.Ordinal)
        .Replace("$PWD", sandbox.Folder, StringComparison.Ordinal);

    /// <summary>A project that got the package by the commands under "Install", in their order.</summary>
    private async Task<ProjectSandbox> NewProjectAsync(string template)
    {
        var sandbox = await ProjectSandbox.CreateAsync(package);
        File.Delete(Path.Combine(sandbox.Folder, "nuget.config"));
        (await sandbox.DotnetAsync(".", "new", template, "-o", "shop", "--no-restore")).ShouldSucceed();
        foreach (var command in readme.Commands().Where(IsInstallation))
        {
            (await sandbox.DotnetAsync("shop", Arguments(Fill(sandbox, command)))).ShouldSucceed();
        }

        return sandbox;
    }

    // The registry and the base image are the emulator's; all else is as written.
    private void Paste(ProjectSandbox sandbox, string snippet)
    {
        sandbox.Environment["ArtifactRegistryHosts"] = sandbox.Registry;
        sandbox.Environment["ContainerBaseImage"] = $"{sandbox.Registry}/p/r/base:1";
        var pasted = snippet.Replace("europe-docker.pkg.dev", sandbox.Registry, StringComparison.Ordinal);
        var project = sandbox.Read("shop/shop.csproj");
        sandbox.Write("shop/shop.csproj", project.Replace("</Project>", $"{pasted}</Project>", StringComparison.Ordinal));
    }
}
