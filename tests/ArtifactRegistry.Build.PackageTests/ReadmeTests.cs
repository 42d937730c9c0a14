using ArtifactRegistry.Build.PackageTests.Support;

namespace ArtifactRegistry.Build.PackageTests;

/// <summary>What the README and Getting started show works in a new project, when it is pasted and typed.</summary>
public sealed class ReadmeTests(PackageFixture package)
{
    [Theory]
    [InlineData("web")]
    [InlineData("console")]
    public async Task The_snippet_in_a_new_project_publishes_once_and_is_refused_the_second_time(string template)
    {
        await using var sandbox = await NewProjectAsync(template);
        Paste(sandbox, DocumentedPage.Read("README.md").FirstBlock("xml"));
        var publish = DocumentedPage.Read("README.md").Commands().Single(command => command == "dotnet publish -t:PublishContainer -p:Version=1.2.3")["dotnet ".Length..].Split(' ');

        (await sandbox.DotnetAsync("shop", publish)).ShouldSucceed();
        (await sandbox.DotnetAsync("shop", publish)).ShouldFailWith("ARB3101");

        Assert.Equal(["1.2.3", "latest"], sandbox.Host.Tags("my-project/my-repo/my-image").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_next_version_leaves_its_reference_in_a_file_for_the_deployment()
    {
        await using var sandbox = await NewProjectAsync("console");
        Paste(sandbox, DocumentedPage.Read("README.md").FirstBlock("xml"));
        var publish = DocumentedPage.Read("README.md").Commands().Single(command => command.Contains("image.txt", StringComparison.Ordinal) && command.StartsWith("dotnet", StringComparison.Ordinal));

        (await sandbox.DotnetAsync("shop", DocumentedPage.Split(publish)[1..])).ShouldSucceed();

        Assert.Equal($"{sandbox.Registry}/my-project/my-repo/my-image@{sandbox.Host.GetTagDigest("my-project/my-repo/my-image", "1.2.4")}", sandbox.Read("shop/image.txt").Trim());
    }

    [Fact]
    public void The_README_and_the_package_page_are_short()
    {
        Assert.InRange(File.ReadAllLines(Path.Combine(SourceTree.Root, "README.md")).Length, 1, 149);
        Assert.InRange(File.ReadAllLines(Path.Combine(SourceTree.Root, "eng", "package-readme.md")).Length, 1, 79);
        Assert.DoesNotContain("](docs/", File.ReadAllText(Path.Combine(SourceTree.Root, "eng", "package-readme.md")), StringComparison.Ordinal);
    }

    /// <summary>The emulator's part of the page, typed from the first line to the last. The test's own emulator stands for the one of the page.</summary>
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
                var (name, value) = command["export ".Length..].Split('=', 2) is [var left, var right] ? (left, right) : throw new FormatException(command);
                sandbox.Environment[name] = value;
                continue;
            }

            last = (await sandbox.DotnetAsync(".", DocumentedPage.Split(command)[1..])).ShouldSucceed().Output;
            if (command.StartsWith("dotnet add", StringComparison.Ordinal))
            {
                Paste(sandbox, page.FirstBlock("xml"));
            }
        }

        var digest = sandbox.Host.GetTagDigest("my-project/my-repo/shop", "1.0.0");
        Assert.Equal($"{sandbox.Registry}/my-project/my-repo/shop@{digest}", last.Trim());
        Assert.Equal(digest, sandbox.Host.GetTagDigest("my-project/my-repo/shop", "stable"));
    }

    // Not gcloud, not the publish to Google Cloud, and not what the fixture has done: packing, and starting an emulator.
    private static bool IsTyped(string command) =>
        command.StartsWith("export ", StringComparison.Ordinal)
        || (command.StartsWith("dotnet ", StringComparison.Ordinal) && !command.StartsWith("dotnet pack", StringComparison.Ordinal) && !command.Contains("Emulator.Tool", StringComparison.Ordinal)
            && command != "dotnet publish shop -t:PublishContainer -p:Version=1.0.0");

    private string Fill(ProjectSandbox sandbox, string command) => command
        .Replace("CLONE/artifacts/packages", package.Feed, StringComparison.Ordinal)
        .Replace("dotnet add shop package ArtifactRegistry.Build", $"dotnet add shop package ArtifactRegistry.Build --version {package.Version} --source {package.Feed}", StringComparison.Ordinal)
        .Replace("localhost:5000", sandbox.Registry, StringComparison.Ordinal)
        .Replace("$PWD", sandbox.Folder, StringComparison.Ordinal);

    private async Task<ProjectSandbox> NewProjectAsync(string template)
    {
        var sandbox = await ProjectSandbox.CreateAsync(package);
        (await sandbox.DotnetAsync(".", "new", template, "-o", "shop", "--no-restore")).ShouldSucceed();
        return sandbox;
    }

    // The registry and the base image are the emulator's, the version of the package is that of this checkout; all else is as written.
    private void Paste(ProjectSandbox sandbox, string snippet)
    {
        sandbox.Environment["ArtifactRegistryHosts"] = sandbox.Registry;
        sandbox.Environment["ContainerBaseImage"] = $"{sandbox.Registry}/p/r/base:1";
        var pasted = snippet.Replace("europe-docker.pkg.dev", sandbox.Registry, StringComparison.Ordinal).Replace("Version=\"1.0.0\"", $"Version=\"{package.Version}\"", StringComparison.Ordinal);
        sandbox.Write("shop/shop.csproj", sandbox.Read("shop/shop.csproj").Replace("</Project>", $"{pasted}</Project>", StringComparison.Ordinal));
    }
}
