using System.Security.Cryptography;
using System.Text;
using ArtifactRegistry.Build.PackageTests.Support;
using ArtifactRegistry.Emulator;

namespace ArtifactRegistry.Build.PackageTests.Documentation;

/// <summary>What the pages show works when it is typed: each page's commands run in a sandbox that has the images that the page takes for
/// granted, and print what the page shows.</summary>
public sealed class ShownCommandTests(PackageFixture package, PublishedShop shop) : IClassFixture<PublishedShop>
{
    private const string Image = "my-project/my-repo/my-image";
    private const string Api = "my-project/my-repo/api";

    /// <summary>Programs that are not run, and why.</summary>
    private static readonly Dictionary<string, string> NotRun = new(StringComparer.Ordinal)
    {
        ["gcloud"] = "changes the live service; where a script only needs a token, PageSession has a gcloud of its own",
        ["cosign"] = "not among Debian's packages, and signs with an account",
        ["trivy"] = "not among Debian's packages, and downloads its database",
    };

    /// <summary>Pages whose commands other tests run.</summary>
    private static readonly string[] Elsewhere =
    [
        "CONTRIBUTING.md", // what .ci/run does, and the tag that starts the release workflow
        "README.md", "docs/getting-started.md", // ReadmeTests
        "docs/ci/azure-pipelines.md", "docs/ci/cloud-build.md", "docs/ci/github-actions.md", "docs/ci/gitlab-ci.md", // PipelineTests
        "docs/emulator.md", // ThePage in ArtifactRegistry.Emulator.Tests, ReadmeTests; LiveProbe needs the live service
        "docs/file-based-apps.md", // FileBasedAppTests
    ];

    /// <summary>Pages that need no compiler: a registry, and a project of one line.</summary>
    private static readonly Dictionary<string, Action<ProjectSandbox, PackageFixture>> ReleasePages = new(StringComparer.Ordinal)
    {
        ["docs/attach.md"] = (sandbox, package) =>
        {
            sandbox.Host.PushIndex(Api, "1.4.0");
            sandbox.Write("api.spdx.json", "{}");
            sandbox.Write("scan.json", "{}");
            sandbox.Write("release.proj", Project(package, ShownPage.Read("docs/attach.md").FirstBlock("xml")));
        },
        ["docs/clean-up.md"] = (sandbox, package) =>
        {
            PushVersions(sandbox.Host);
            sandbox.Write("my-app.proj", Project(package));
        },
        ["docs/from-shell-scripts.md"] = (sandbox, package) =>
        {
            sandbox.Host.PushIndex(Api, "1.3.0");
            sandbox.Write("release.proj", Project(package, OwnImage(sandbox, "api", "1.3.0")));
            WriteArchive(sandbox, "image.tar");
        },
        ["docs/inspect.md"] = (sandbox, package) =>
        {
            sandbox.Host.PushIndex("my-project/my-repo/shop", "1.1.0");
            sandbox.Write("shop.proj", Project(package, OwnImage(sandbox, "shop", "1.1.0")));
        },
        ["docs/list.md"] = (sandbox, package) =>
        {
            PushVersions(sandbox.Host);
            sandbox.Write("my-app.proj", Project(package));
        },
        ["docs/msbuild-surprises.md"] = (sandbox, package) =>
        {
            sandbox.Host.PushIndex("my-project/my-repo/shop", "1.0.0");
            sandbox.Write("shop/shop.proj", Project(package, OwnImage(sandbox, "shop", "1.0.0")));
        },
        ["docs/promote.md"] = (sandbox, _) =>
        {
            PushServices(sandbox);
            sandbox.Host.PushImage(Api, "stable", new ImageSeed { Content = "1.3.0" });
        },
        ["docs/tags.md"] = (sandbox, package) =>
        {
            sandbox.Host.PushIndex(Api, "1.4.0");
            sandbox.Write("my-app.proj", Project(package));
        },
    };

    public static TheoryData<string> Pages => [.. ReleasePages.Keys, .. PublishedShop.Pages.Keys];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_commands_of_a_page_do_what_the_page_shows(string page)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The pages show bash.");
        OtherTool.Require("jq");
        OtherTool.Require("curl");
        if (!ReleasePages.TryGetValue(page, out var prepare))
        {
            await shop.TypeAsync(ShownPage.Read(page), NotRun.Keys);
            return;
        }

        await using var sandbox = await ProjectSandbox.CreateAsync(
            package, new EmulatorOptions { Hosts = [new EmulatorHost(), new EmulatorHost()] });
        prepare(sandbox, package);
        await PageSession.RunAsync(sandbox, package, ShownPage.Read(page), ".", NotRun.Keys);
    }

    [Fact]
    public void Every_command_that_a_page_shows_is_run_by_a_test()
    {
        var pages = ShownPage.All().ToLookup(page => Elsewhere.Contains(page.Path) || Pages.Any(row => row.Data == page.Path));
        var run = pages[true]
            .SelectMany(page => page.Blocks.Concat(Elsewhere.Contains(page.Path) ? [] : page.TableRows))
            .SelectMany(block => block.Commands)
            .Select(command => command.Text)
            .ToHashSet(StringComparer.Ordinal);
        var targets = run.SelectMany(ShownPage.Targets).ToHashSet(StringComparer.Ordinal);

        var others = pages[false].SelectMany(page => page.Commands)
            .Where(command => !run.Contains(command.Text) && !NotRun.ContainsKey(command.Program));
        var inText = ShownPage.All().SelectMany(page => page.OtherCommands)
            .Where(command => !ShownPage.Targets(command).All(targets.Contains));

        Assert.Empty(others.Select(command => command.Text).Concat(inText));
    }

    [Fact]
    public void A_command_stands_in_a_block_that_the_tests_read()
    {
        var others = ShownPage.All().Where(page => page.Path != "docs/demo.md")
            .SelectMany(page => page.Blocks)
            .Where(block => block.Language is not ("console" or "sh" or "yaml"))
            .SelectMany(block => block.Text.Split('\n'))
            .Where(line => line.StartsWith("$ ", StringComparison.Ordinal) || line.StartsWith("dotnet ", StringComparison.Ordinal));

        Assert.Empty(others);
        Assert.All(NotRun.Keys, program => Assert.Contains(
            ShownPage.All().SelectMany(page => page.Commands), command => command.Program == program));
    }

    private static string Project(PackageFixture package, string content = "") =>
        $"""<Project Sdk="ArtifactRegistry.Build/{package.Version}">{content}</Project>""";

    private static string OwnImage(ProjectSandbox sandbox, string name, string version) => $"""
        <PropertyGroup>
          <ContainerRegistry>{sandbox.Registry}</ContainerRegistry>
          <ContainerRepository>my-project/my-repo/{name}</ContainerRepository>
        </PropertyGroup>
        <ItemGroup>
          <ContainerImageTags Include="{version}" />
        </ItemGroup>
        """;

    private static void PushServices(ProjectSandbox sandbox)
    {
        foreach (var service in (string[])["api", "web", "worker"])
        {
            sandbox.Host.PushImage($"my-project/my-repo/{service}", "1.4.0", new ImageSeed { Content = service });
        }
    }

    // An image of a pull request, one that lost its tag, a release of two platforms, and its signature.
    private static void PushVersions(EmulatedHost host)
    {
        host.PushImage(Image, "pr-12");
        host.PushImage(Image, tag: null, new ImageSeed { Content = "1.0.0" });
        var release = host.PushIndex(Image, "1.1.0", "linux/amd64", "linux/arm64");
        host.SetTag(Image, "latest", release);
        host.PushReferrer(Image, release, "application/vnd.example.signature");
    }

    // The folder of an OCI layout is an archive too.
    private static void WriteArchive(ProjectSandbox sandbox, string name)
    {
        sandbox.Write($"{name}/oci-layout", """{"imageLayoutVersion":"1.0.0"}""");
        var config = WriteBlob("""{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}""");
        var manifest = WriteBlob(
            """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","layers":[],"config":{CONFIG}}"""
                .Replace("CONFIG", $"\"mediaType\":\"application/vnd.oci.image.config.v1+json\",{config}", StringComparison.Ordinal));
        sandbox.Write(
            $"{name}/index.json",
            """{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json",MANIFEST}]}"""
                .Replace("MANIFEST", manifest, StringComparison.Ordinal));

        string WriteBlob(string content)
        {
            var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
            sandbox.Write($"{name}/blobs/sha256/{digest}", content);
            return $"\"digest\":\"sha256:{digest}\",\"size\":{content.Length}";
        }
    }
}
