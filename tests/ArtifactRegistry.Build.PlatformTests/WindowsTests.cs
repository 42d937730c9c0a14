using ArtifactRegistry.Build.PlatformTests.Support;

namespace ArtifactRegistry.Build.PlatformTests;

/// <summary>The tests as a program of Windows, which Wine runs on Linux. docs/platforms.md lists the folders that are left out, and
/// why.</summary>
public sealed class WindowsTests(Wine wine) : IClassFixture<Wine>
{
    [Theory]
    [InlineData("References", 190)]
    [InlineData("Oci", 40)]
    [InlineData("BuildTasks", 70)]
    [InlineData("Inspection", 15)]
    public async Task The_tests_of_a_folder_pass_on_Windows(string folder, int minimum) =>
        await wine.PassAsync(["-namespace", $"ArtifactRegistry.Build.Tests.{folder}"], minimum);
}
