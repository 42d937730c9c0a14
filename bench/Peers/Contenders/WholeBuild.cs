using System.Security;
using ArtifactRegistry.Build.Bench.Peers.Measuring;

namespace ArtifactRegistry.Build.Bench.Peers.Contenders;

/// <summary>Our targets in a bare project, as one command: <c>dotnet build release.proj -t:…</c>, with all that a build costs by
/// itself.</summary>
internal sealed class WholeBuild(PackedPackage package) : IContender
{
    private int projects;

    public string Name => "ArtifactRegistry.Build, whole build";

    public async Task<Effort?> RunAsync(Operation operation, Login login, bool watchMemory)
    {
        var (targets, properties, items) = Describe(operation);
        var file = $"bare/release-{++projects}.proj";
        package.Write(file, $"""
            <Project Sdk="ArtifactRegistry.Build/{package.Version}">
              <PropertyGroup>
                {string.Concat(properties.Select(Element))}
              </PropertyGroup>
              <ItemGroup>
                {string.Concat(login.HostsOf(operation).Select(host => $"""<ArtifactRegistryHost Include="{host}" />"""))}
                {string.Concat(items)}
              </ItemGroup>
              <Target Name="List" DependsOnTargets="_ArtifactRegistryConnect">
                <ArtifactRegistry.Build.Tasks.ListImageTags
                  Connection="@(_ArtifactRegistryConnection)"
                  Image="%(ArtifactRegistryImage.Identity)" />
              </Target>
            </Project>
            """);
        return await BuildAsync(package, file, targets, login, watchMemory);
    }

    /// <summary>A bare project's target that does nothing: what MSBuild takes.</summary>
    public static Task<Effort> RunEmptyAsync(PackedPackage package, Login login, bool watchMemory)
    {
        package.Write("bare/empty.proj", $"""<Project Sdk="ArtifactRegistry.Build/{package.Version}" />""");
        return BuildAsync(package, "bare/empty.proj", "Build", login, watchMemory);
    }

    private static async Task<Effort> BuildAsync(PackedPackage package, string file, string targets, Login login, bool watchMemory)
    {
        var environment = login.ForBuilds();
        environment["NUGET_PACKAGES"] = package.Cache;
        var (exitCode, effort) = await Child.RunAsync(
            ["dotnet", "build", file, $"-t:{targets}", "-nologo", "-v:m", "-tl:off"], package.Folder, environment, watchMemory);
        return effort with { Succeeded = exitCode == 0 };
    }

    private static string Element((string Name, string Value) property) =>
        $"<{property.Name}>{SecurityElement.Escape(property.Value)}</{property.Name}>";

    private static (string Targets, IEnumerable<(string Name, string Value)> Properties, IEnumerable<string> Items) Describe(
        Operation operation) => operation switch
    {
        Resolve resolve => ("ArtifactRegistryResolveDigest", [("ArtifactRegistryImage", resolve.Image)], []),
        CheckTags check => (
            "ArtifactRegistryForbidTags",
            [("ArtifactRegistryImage", check.Name), ("ArtifactRegistryTags", string.Join(';', check.Tags))],
            []),
        Retag retag => (
            "ArtifactRegistryAddTags",
            [("ArtifactRegistryImage", $"{retag.Name}:{retag.Tag}"), ("ArtifactRegistryAdditionalTags", retag.NewTag)],
            []),
        ListTags list => ("ArtifactRegistryListTags", [("ArtifactRegistryImage", list.Name)], []),
        Copy copy => (
            "ArtifactRegistryCopyImage",
            [
                ("ArtifactRegistryImage", copy.Source),
                ("ArtifactRegistryTags", copy.Destination[(copy.Destination.LastIndexOf(':') + 1)..]),
                ("ArtifactRegistryIncludeReferrers", "false"),
            ],
            [$"""<ArtifactRegistryCopyTo Include="{copy.Destination[..copy.Destination.LastIndexOf(':')]}" />"""]),
        CopyAll all => (
            "ArtifactRegistryCopyImage",
            [("ArtifactRegistryImage", all.Source), ("ArtifactRegistryRecursive", "true"), ("ArtifactRegistryIncludeReferrers", "false")],
            [$"""<ArtifactRegistryCopyTo Include="{all.Destination}" />"""]),
        Release release => ("ArtifactRegistryForbidTags;ArtifactRegistryPromote;List", [], release.Images.SelectMany(ReleaseItems)),
        _ => throw new ArgumentOutOfRangeException(nameof(operation)),
    };

    private static IEnumerable<string> ReleaseItems(ReleasedImage image) =>
    [
        $"""<ArtifactRegistryImage Include="{image.Name}" Tags="{string.Join(';', image.GateTags)}" />""",
        $"""<ArtifactRegistryPromotion Include="{image.Name}:{image.Tag}" Tags="{string.Join(';', image.ExtraTags)}" """
        + $"""ExpectedDigest="{image.Digest}" />""",
    ];
}
