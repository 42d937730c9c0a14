using System.Text.Json;
using ArtifactRegistry.Build.PackageTests.Support;

namespace ArtifactRegistry.Build.PackageTests.Releases;

/// <summary>A web project with two platforms that publishes by a profile: the SDK runs PublishContainer in the build of each platform as
/// well.</summary>
public sealed class PublishProfileTests(PackageFixture package)
{
    [Theory]
    [InlineData("DefaultContainer")]
    [InlineData("release")]
    public async Task Each_tag_is_written_once_and_a_second_publish_reuses_all_platforms(string profile)
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(properties: ProjectSandbox.ReusePolicy + ProjectSandbox.TwoPlatforms, sdk: "Microsoft.NET.Sdk.Web");
        sandbox.Write("app/Properties/PublishProfiles/release.pubxml", """
            <Project><PropertyGroup><WebPublishMethod>Container</WebPublishMethod></PropertyGroup></Project>
            """);

        (await PublishAsync()).ShouldSucceed();

        string[] tags = ["PUT manifests/1.0.0", "PUT manifests/1.0.0-linux-arm64", "PUT manifests/1.0.0-linux-x64", "PUT manifests/latest"];
        Assert.Equal(tags, sandbox.Writes().Where(write => write.StartsWith("PUT manifests/", StringComparison.Ordinal)));
        Assert.Equal(["linux/amd64", "linux/arm64"], Platforms());

        sandbox.Emulator.ClearRequests();
        var second = (await PublishAsync("--no-restore")).ShouldSucceed();

        Assert.Contains("(already existed, push skipped)", second.Output, StringComparison.Ordinal);
        Assert.Empty(sandbox.Writes());
        Assert.Equal(["linux/amd64", "linux/arm64"], Platforms());

        Task<CommandResult> PublishAsync(params string[] more) =>
            sandbox.DotnetAsync("app", ["publish", $"-p:PublishProfile={profile}", "-m:1", .. more]);

        IEnumerable<string?> Platforms()
        {
            using var report = JsonDocument.Parse(sandbox.ReadReport());
            return
            [
                .. report.RootElement.GetProperty("platforms").EnumerateArray()
                    .Select(platform => platform.GetProperty("platform").GetString())
                    .Order(StringComparer.Ordinal),
            ];
        }
    }
}
