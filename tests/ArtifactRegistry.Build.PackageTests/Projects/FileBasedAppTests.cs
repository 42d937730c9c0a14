using System.Text.RegularExpressions;
using ArtifactRegistry.Build.PackageTests.Support;

namespace ArtifactRegistry.Build.PackageTests.Projects;

/// <summary>An app of one file, without a project (docs/file-based-apps.md).</summary>
public sealed partial class FileBasedAppTests(PackageFixture package)
{
    private const string Image = "my-project/my-repo/my-image";
    private readonly DocumentedPage page = DocumentedPage.Read("docs/file-based-apps.md");

    [Fact]
    public async Task The_page_s_example_is_released_once_and_a_second_release_is_refused()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        Paste(sandbox);

        (await PublishAsync(sandbox, "-p:ArtifactRegistryDigestFile=digest.txt")).ShouldSucceed();
        var digest = sandbox.Host.GetTagDigest(Image, "1.2.3");
        Assert.Equal(digest, sandbox.Read("file/digest.txt").Trim());
        Assert.Equal(digest, sandbox.Host.GetTagDigest(Image, "latest"));

        (await PublishAsync(sandbox)).ShouldFailWith("ARB3101");

        Assert.Equal(digest, sandbox.Host.GetTagDigest(Image, "1.2.3"));
    }

    // The base image and the host are the emulator's, and no runtime pack is downloaded. The SDK asks for a folder of its user's.
    private void Paste(ProjectSandbox sandbox)
    {
        Directory.CreateDirectory(Path.Combine(sandbox.Folder, "home", ".local", "share"));
        sandbox.Write("file/app.cs", PackageDirective()
            .Replace(page.FirstBlock("csharp"), $"ArtifactRegistry.Build@{package.Version}")
            .Replace("europe-docker.pkg.dev", sandbox.Registry, StringComparison.Ordinal));
        sandbox.Write("file/Directory.Build.props", $"""
            <Project>
              <PropertyGroup>
                <UseAppHost>false</UseAppHost>
                <EnableAppHostPackDownload>false</EnableAppHostPackDownload>
                <EnableRuntimePackDownload>false</EnableRuntimePackDownload>
                <ContainerBaseImage>{sandbox.Registry}/p/r/base:1</ContainerBaseImage>
              </PropertyGroup>
              <ItemGroup><ArtifactRegistryHost Include="{sandbox.Registry}" /></ItemGroup>
            </Project>
            """);
    }

    private Task<CommandResult> PublishAsync(ProjectSandbox sandbox, params string[] more) =>
        sandbox.DotnetAsync("file", [.. DocumentedPage.Split(page.Commands().Single())[1..], .. more]);

    [GeneratedRegex(@"ArtifactRegistry\.Build@\S+", RegexOptions.None, 10_000)]
    private static partial Regex PackageDirective();
}
