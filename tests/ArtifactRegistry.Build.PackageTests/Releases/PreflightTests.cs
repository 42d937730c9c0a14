using ArtifactRegistry.Build.PackageTests.Support;
using ArtifactRegistry.Emulator;

namespace ArtifactRegistry.Build.PackageTests.Releases;

/// <summary>A push that the registry would refuse is refused before anything is uploaded, with what to do.</summary>
public sealed class PreflightTests(PackageFixture package)
{
    private static readonly EmulatorOptions OneRepository =
        new() { Hosts = [new EmulatorHost { Repositories = [new EmulatorRepository { Name = "p/r" }] }] };

    [Fact]
    public async Task A_reader_may_not_push_and_may_reuse()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(
            package, new() { Members = new Dictionary<string, RepositoryRole> { ["tester"] = RepositoryRole.Reader } });
        sandbox.WriteProject(properties: ProjectSandbox.ReusePolicy);

        var refused = (await sandbox.PublishAsync()).ShouldFailWith("ARB3116");

        Assert.Contains($"This build may not push to {sandbox.Registry}/p/r/app.", refused.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("CONTAINER", refused.Output, StringComparison.Ordinal);
        Assert.Empty(sandbox.Writes());

        sandbox.Host.PushImage("p/r/app", "1.0.0");
        (await sandbox.PublishAsync("--no-restore")).ShouldSucceed();
    }

    [Theory]
    [InlineData("p/other/app", "ARB3116", "/p/other/app")]
    [InlineData("app", "ARB1004", "ContainerRepository is 'app'")]
    [InlineData("", "ARB1004", "ContainerRepository is not set, so the SDK uses the project's name, 'app'")]
    public async Task A_repository_that_does_not_exist_and_a_short_name_are_refused(string repository, string code, string named)
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package, OneRepository);
        sandbox.WriteProject(properties: $"<ContainerRepository>{repository}</ContainerRepository>");

        var refused = (await sandbox.PublishAsync()).ShouldFailWith(code);

        Assert.Contains(named, refused.Output, StringComparison.Ordinal);
        Assert.Empty(sandbox.Writes());
    }

    [Fact]
    public async Task A_copy_s_repository_is_asked_too()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package, OneRepository);
        sandbox.WriteProject(items: $"""<ArtifactRegistryCopyTo Include="{sandbox.Registry}/p/mirror/app" />""");

        var refused = (await sandbox.PublishAsync()).ShouldFailWith("ARB3116");

        Assert.Contains($"This build may not push to {sandbox.Registry}/p/mirror/app.", refused.Output, StringComparison.Ordinal);
        Assert.Empty(sandbox.Writes());
    }
}
