using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Pinning;

namespace ArtifactRegistry.Build.Tests.Pinning;

/// <summary>A link in a checkout changes files of the checkout only.</summary>
public sealed class PinLinkTests : IDisposable
{
    private const string Unpinned = $"image: {Deployment.Name}:1.3.0\n";
    private static readonly string Pinned = $"image: {Deployment.Reference}\n";
    private readonly Folder folder = new();

    public PinLinkTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege there.");
        folder.Write("outside/api.yaml", Unpinned);
        folder.Write("repo/.git", "gitdir: elsewhere");
        folder.Write("repo/app/real.yaml", Unpinned);
        folder.Write("repo/deploy/api.yaml", Unpinned);
    }

    [Fact]
    public async Task A_link_to_a_file_of_the_checkout_stays_a_link_and_permissions_stay()
    {
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
#pragma warning disable CA1416
        File.SetUnixFileMode(folder["repo/deploy/api.yaml"], Mode);
        File.CreateSymbolicLink(folder["repo/app/api.yaml"], "../deploy/api.yaml");

        await PinAsync("api.yaml");

        Assert.Equal("../deploy/api.yaml", new FileInfo(folder["repo/app/api.yaml"]).LinkTarget);
        Assert.Equal(Pinned, folder.Read("repo/deploy/api.yaml"));
        Assert.Equal(Mode, File.GetUnixFileMode(folder["repo/deploy/api.yaml"]));
#pragma warning restore CA1416
    }

    [Theory]
    [InlineData("api.yaml", "../../outside/api.yaml", "api.yaml", "")]
    [InlineData("deploy", "../../outside", "deploy/api.yaml", "")]
    [InlineData("out", "../../outside", "real.yaml", "out/api.yaml")]
    [InlineData("out.yaml", "../../outside/new.yaml", "real.yaml", "out.yaml")]
    public async Task A_link_out_of_the_checkout_is_refused(string link, string target, string name, string destination)
    {
        File.CreateSymbolicLink(folder[$"repo/app/{link}"], target);

        var failure = await Assert.ThrowsAsync<ArtifactRegistryException>(() => PinAsync(name, destination));

        Assert.Equal("ARB3606", failure.Diagnostic.Code);
        Assert.Equal([folder["outside/api.yaml"]], Directory.GetFiles(folder["outside"]));
        Assert.Equal(Unpinned, folder.Read("outside/api.yaml"));
    }

    [Fact]
    public async Task A_link_to_itself_is_one_coded_error()
    {
        File.CreateSymbolicLink(folder["repo/app/loop.yaml"], "loop.yaml");

        Assert.Equal("ARB3602", (await Assert.ThrowsAsync<ArtifactRegistryException>(() => PinAsync("loop.yaml"))).Diagnostic.Code);
    }

    [Theory]
    [InlineData("../deploy/api.yaml", "repo/deploy/api.yaml")]
    [InlineData("../../outside/api.yaml", "outside/api.yaml")]
    public async Task A_path_that_the_project_writes_out_is_pinned_wherever_it_leads(string name, string written)
    {
        await PinAsync(name);

        Assert.Equal(Pinned, folder.Read(written));
    }

    [Fact]
    public async Task A_checkout_below_a_link_is_one_checkout()
    {
        Directory.CreateSymbolicLink(folder["link"], "repo");

        await PinFile.Parse("../deploy/api.yaml", "", isRequired: true, folder["link/app"])
            .RunAsync([Deployment.Image], isDryRun: false, TestContext.Current.CancellationToken);

        Assert.Equal(Pinned, folder.Read("repo/deploy/api.yaml"));
    }

    [Fact]
    public async Task Another_user_cannot_hold_the_lock_in_advance_and_none_is_left()
    {
        var before = Directory.GetFiles(Path.GetTempPath(), "artifact-registry-*.lock").Length;

        await PinAsync("real.yaml");

        Assert.Equal(before, Directory.GetFiles(Path.GetTempPath(), "artifact-registry-*.lock").Length);
        Assert.Equal([folder["repo/app/real.yaml"]], Directory.GetFileSystemEntries(folder["repo/app"]));
    }

    [Fact]
    public async Task A_lock_that_a_killed_build_left_is_taken_and_removed()
    {
        folder.Write("repo/app/.real.yaml.artifact-registry-lock", "");

        await PinAsync("real.yaml");

        Assert.Equal(Pinned, folder.Read("repo/app/real.yaml"));
        Assert.Equal([folder["repo/app/real.yaml"]], Directory.GetFileSystemEntries(folder["repo/app"]));
    }

    public void Dispose() => folder.Dispose();

    private Task<PinResult> PinAsync(string name, string destination = "") =>
        PinFile.Parse(name, destination, isRequired: true, folder["repo/app"])
            .RunAsync([Deployment.Image], isDryRun: false, TestContext.Current.CancellationToken);
}
