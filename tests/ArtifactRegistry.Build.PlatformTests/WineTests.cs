using ArtifactRegistry.Build.PlatformTests.Support;

namespace ArtifactRegistry.Build.PlatformTests;

/// <summary>The unit tests as a program of Windows, in Wine. What is left out stands with its reason in docs/platforms.md.</summary>
public sealed class WineTests(WineProgram program) : IClassFixture<WineProgram>
{
    private const string Tests = "ArtifactRegistry.Build.Tests";

    /// <summary>A folder of tests in a process of its own.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="minimum">How many tests pass at least.</param>
    /// <param name="without">Classes and tests that do not run in Wine.</param>
    [Theory]
    [InlineData("Documentation", 1000)]
    [InlineData("Hostile", 110)]
    [InlineData("Oci", 40)]
    [InlineData("Pinning", 880, "Pinning.PinLinkTests")]
    [InlineData("References", 190)]
    [InlineData(
        "Registry", 500, "Registry.Http.SecureConnectionTests", "Registry.Http.ChallengeFlowTests", "Registry.Http.TokenServiceTests")]
    [InlineData("Reporting", 110, "Reporting.ResultFileTests")]
    [InlineData("Tasks", 110)]
    public async Task The_tests_of_a_folder_pass_on_Windows(string folder, int minimum, params string[] without)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Setting.Rid.EndsWith("x64", StringComparison.Ordinal), "Wine is x64 Linux's here.");
        OtherTool.Require(WineProgram.Loader);

        await program.PassAsync(
            [
                "-namespace", $"{Tests}.{folder}", "-namespace", $"{Tests}.{folder}.*",
                .. without.SelectMany(name => new[] { "-class-", $"{Tests}.{name}" }),
            ],
            minimum);
    }
}
