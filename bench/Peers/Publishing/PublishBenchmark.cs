using ArtifactRegistry.Build.Bench.Peers.Contenders;
using ArtifactRegistry.Build.Bench.Peers.Measuring;
using ArtifactRegistry.Build.Bench.Peers.Scenarios;

namespace ArtifactRegistry.Build.Bench.Peers.Publishing;

/// <summary>What the package adds to <c>dotnet publish -t:PublishContainer</c> of a console project that is built already: the ways take
/// turns, so that the machine's moods meet all.</summary>
internal sealed class PublishBenchmark(PackedPackage package, World world)
{
    private const string OwnAgent = "ArtifactRegistry.Build/";

    public async Task<IReadOnlyList<PublishResult>> RunAsync(int runs)
    {
        world.First.PushIndex("p/r/base", "1", "linux/amd64");
        package.Write("key.json", world.Emulator.CreateServiceAccountKey());
        var results = PublishVariant.All.Select(variant => new PublishResult(variant)).ToArray();
        foreach (var result in results)
        {
            WriteProject(result.Variant);
            await DotnetAsync(result.Variant, "build", "-v:q");
            await PublishAsync(result, isTimed: false);
        }

        for (var run = 0; run < runs; run++)
        {
            foreach (var result in results)
            {
                await PublishAsync(result, isTimed: true);
            }
        }

        return results;
    }

    private async Task PublishAsync(PublishResult result, bool isTimed)
    {
        foreach (var tag in world.First.Tags(ImageOf(result.Variant)))
        {
            world.First.DeleteTag(ImageOf(result.Variant), tag);
        }

        world.Emulator.ClearRequests();
        var effort = await DotnetAsync(result.Variant, "publish", "-t:PublishContainer", "--no-build", "-v:m", "-clp:PerformanceSummary");
        var requests = world.Emulator.Requests;
        var own = requests.Where(request => request.UserAgent?.StartsWith(OwnAgent, StringComparison.Ordinal) == true).ToArray();
        result.Add(effort, requests.Count, own.Length, isTimed);
    }

    private async Task<Effort> DotnetAsync(PublishVariant variant, params string[] arguments)
    {
        var environment = Login.Clean(world.Login.Folder);
        environment["NUGET_PACKAGES"] = package.Cache;
        foreach (var (name, value) in Credentials(variant.Credential))
        {
            environment[name] = value;
        }

        var (exitCode, effort) = await Child.RunAsync(
            ["dotnet", .. arguments, "-nologo", "-tl:off"],
            Path.Combine(package.Folder, FolderOf(variant)),
            environment,
            watchMemory: false);
        return exitCode == 0
            ? effort
            : throw new InvalidOperationException($"{variant.Name}: dotnet {string.Join(' ', arguments)}\n{effort.Text}");
    }

    private Dictionary<string, string> Credentials(PublishCredential credential) => credential switch
    {
        PublishCredential.AccessToken => new() { ["GOOGLE_OAUTH_ACCESS_TOKEN"] = world.Login.Token },
        PublishCredential.ServiceAccount => new() { ["GOOGLE_APPLICATION_CREDENTIALS"] = Path.Combine(package.Folder, "key.json") },
        _ => new() { ["DOTNET_CONTAINER_REGISTRY_UNAME"] = "oauth2accesstoken", ["DOTNET_CONTAINER_REGISTRY_PWORD"] = world.Login.Token },
    };

    private void WriteProject(PublishVariant variant)
    {
        var reference = $"""<PackageReference Include="ArtifactRegistry.Build" Version="{package.Version}" PrivateAssets="all" />""";
        package.Write($"{FolderOf(variant)}/Program.cs", "System.Console.WriteLine();");
        package.Write($"{FolderOf(variant)}/app.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Configuration>Release</Configuration>
                <Version>1.0.0</Version>
                <UseAppHost>false</UseAppHost>
                <ContainerBaseImage>{world.First.Authority}/p/r/base:1</ContainerBaseImage>
                <ContainerRegistry>{world.First.Authority}</ContainerRegistry>
                <ContainerRepository>{ImageOf(variant)}</ContainerRepository>
                <ContainerImageTags>$(Version);latest</ContainerImageTags>
                {variant.Properties}
              </PropertyGroup>
              <ItemGroup>
                {(variant.UsesPackage ? reference : "")}
                {(variant.IsActive ? $"""<ArtifactRegistryHost Include="{world.First.Authority}" />""" : "")}
              </ItemGroup>
            </Project>
            """);
    }

    private static string FolderOf(PublishVariant variant) => $"publish-{IndexOf(variant)}";

    private static string ImageOf(PublishVariant variant) => $"p/r/published-{IndexOf(variant)}";

    private static int IndexOf(PublishVariant variant) => PublishVariant.All.ToList().IndexOf(variant);
}
