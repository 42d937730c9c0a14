using System.Text.RegularExpressions;
using ArtifactRegistry.Build.PackageTests.Support;

namespace ArtifactRegistry.Build.PackageTests.Projects;

/// <summary>An app of one file, without a project (docs/file-based-apps.md).</summary>
public sealed partial class FileBasedAppTests(PackageFixture package)
{
    /// <summary>The page's file, with the emulator's address in place of Artifact Registry's.</summary>
    [Fact]
    public async Task The_page_s_example_is_released_once_and_a_second_release_is_refused()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        Write(sandbox);

        (await PublishAsync(sandbox)).ShouldSucceed();
        var digest = sandbox.Host.GetTagDigest("my-project/my-repo/app", "1.0.0");
        Assert.NotNull(digest);
        Assert.Equal(digest, sandbox.Host.GetTagDigest("my-project/my-repo/app", "latest"));

        (await PublishAsync(sandbox)).ShouldFailWith("ARB3101");

        Assert.Equal(digest, sandbox.Host.GetTagDigest("my-project/my-repo/app", "1.0.0"));
    }

    // The emulator has no .NET base image, this machine no runtime packs; and the host is declared, since it is not Google's.
    private void Write(ProjectSandbox sandbox)
    {
        var example = DocumentedPage.Read("docs/file-based-apps.md").FirstBlock("csharp");
        sandbox.Write("file/app.cs", PackageDirective().Replace(example, $"ArtifactRegistry.Build@{package.Version}")
            .Replace("europe-docker.pkg.dev", sandbox.Registry, StringComparison.Ordinal));
        sandbox.Write("Directory.Build.props", $"""
            <Project>
              <PropertyGroup>
                <UseAppHost>false</UseAppHost>
                <EnableAppHostPackDownload>false</EnableAppHostPackDownload>
                <EnableRuntimePackDownload>false</EnableRuntimePackDownload>
                <ContainerBaseImage>{sandbox.Registry}/p/r/base:1</ContainerBaseImage>
                <PublishAot>false</PublishAot>
              </PropertyGroup>
              <ItemGroup><ArtifactRegistryHost Include="{sandbox.Registry}" /></ItemGroup>
            </Project>
            """);
    }

    private static Task<CommandResult> PublishAsync(ProjectSandbox sandbox) =>
        sandbox.DotnetAsync("file", "publish", "app.cs", "-t:PublishContainer");

    [GeneratedRegex(@"ArtifactRegistry\.Build@\S+")]
    private static partial Regex PackageDirective();
}
