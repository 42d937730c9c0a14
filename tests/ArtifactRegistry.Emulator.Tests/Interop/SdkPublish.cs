using ArtifactRegistry.Emulator.Tests.Support;

namespace ArtifactRegistry.Emulator.Tests.Interop;

/// <summary>The .NET SDK's own container publish, base image pulled from the emulator and result pushed to it.</summary>
public class SdkPublish
{
    private const string Image = "my-project/my-repo/app";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_SDK_publishes_an_image_for_one_platform(bool https)
    {
        await using var emulated = await Emulated.StartAsync(new EmulatorOptions { Hosts = [new EmulatorHost { Https = https }] });
        await PublishAsync(emulated, "<RuntimeIdentifier>linux-x64</RuntimeIdentifier>");
        Assert.Equal(["1.0.0", "latest"], emulated.Host.Tags(Image));
    }

    [Fact]
    public async Task The_SDK_publishes_an_image_index_for_two_platforms()
    {
        await using var emulated = await Emulated.StartAsync();
        await PublishAsync(
            emulated,
            "<ContainerRuntimeIdentifiers>linux-x64;linux-arm64</ContainerRuntimeIdentifiers>"
            + "<RuntimeIdentifiers>linux-x64;linux-arm64</RuntimeIdentifiers>");
        Assert.Contains("1.0.0", emulated.Host.Tags(Image));
        Assert.Contains(
            "image.index", System.Text.Encoding.UTF8.GetString(emulated.Host.GetManifest(Image, "1.0.0")!), StringComparison.Ordinal);
    }

    private static async Task PublishAsync(Emulated emulated, string properties)
    {
        emulated.Host.PushBaseImage("my-project/my-repo/base");
        using var folder = new TemporaryDirectory();
        folder.Write("Directory.Build.props", "<Project />");
        folder.Write("Directory.Build.targets", "<Project />");
        folder.Write("Program.cs", "System.Console.WriteLine(1);");
        folder.Write("app.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <UseAppHost>false</UseAppHost>
                <SelfContained>false</SelfContained>
                <ContainerBaseImage>{emulated.Host.Authority}/my-project/my-repo/base</ContainerBaseImage>
                <ContainerRegistry>{emulated.Host.Authority}</ContainerRegistry>
                <ContainerRepository>{Image}</ContainerRepository>
                <ContainerImageTags>1.0.0;latest</ContainerImageTags>
                {properties}
              </PropertyGroup>
            </Project>
            """);
        var environment = new Dictionary<string, string>()
        {
            ["DOTNET_CONTAINER_REGISTRY_UNAME"] = "oauth2accesstoken",
            ["DOTNET_CONTAINER_REGISTRY_PWORD"] = emulated.Token,
            ["DOCKER_CONFIG"] = folder.Path,
        };
        await OtherTool.RunAsync("dotnet", ["publish", "-t:PublishContainer", "--nologo", "-nodeReuse:false"], folder.Path, environment);
    }
}
