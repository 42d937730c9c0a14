using ArtifactRegistry.Build.Pinning;

namespace ArtifactRegistry.Build.Tests.Pinning;

/// <summary>What would fail after the push is known before it.</summary>
public sealed class PinPlanTests : IDisposable
{
    private static readonly ImagePin Image = new(Deployment.Name, ImagePin.UnknownDigest, ["1.4.0"]);
    private readonly Folder folder = new();

    [Fact]
    public async Task A_file_that_can_be_pinned_has_no_problem_and_is_not_touched()
    {
        folder.Write("api.yaml", $"image: {Deployment.Name}:1.3.0\n");

        Assert.Empty(await CheckAsync(("api.yaml", ""), ("api.yaml", "out/deeper/")));

        Assert.Equal($"image: {Deployment.Name}:1.3.0\n", folder.Read("api.yaml"));
        Assert.Equal([folder["api.yaml"]], Directory.GetFileSystemEntries(folder.Root));
    }

    [Fact]
    public async Task Every_problem_of_every_file_is_reported_at_once()
    {
        folder.Write("other.yaml", "image: redis:7\n");
        folder.Write("broken.yaml", "a: b\n c: d\n");
        folder.Write("api.yaml", $"image: {Deployment.Name}:1.3.0\n");
        folder.Write("half.yaml", $"- {Deployment.Name}:1.3.0\n- x={Deployment.Name}:1.3.0\n");
        Directory.CreateDirectory(folder["folder.yaml"]);

        var problems = await CheckAsync(
            ("missing.yaml", ""),
            ("other.yaml", ""),
            ("broken.yaml", ""),
            ("api.yaml", "api.yaml/below"),
            ("api.yaml", "folder.yaml"),
            ("half.yaml", ""));

        Assert.Equal(
            ["ARB3602 error", "ARB3601 error", "ARB3605 error", "ARB1008 error", "ARB1008 error", "ARB3603 warning"],
            problems.Select(problem => $"{problem.Diagnostic.Code} {(problem.IsError ? "error" : "warning")}"));
    }

    [Fact]
    public async Task Two_files_with_one_destination_are_reported_before_the_push()
    {
        folder.Write("a/api.yaml", $"image: {Deployment.Name}:1.3.0\n");
        folder.Write("b/api.yaml", $"image: {Deployment.Name}:1.3.0\n");

        var problem = Assert.Single(await CheckAsync(("a/api.yaml", "out/"), ("b/api.yaml", "out/")));

        Assert.Equal(("ARB1005", true), (problem.Diagnostic.Code, problem.IsError));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_reported()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "Nothing keeps this user from writing.");
        folder.Write("deploy/api.yaml", $"image: {Deployment.Name}:1.3.0\n");
#pragma warning disable CA1416
        File.SetUnixFileMode(folder["deploy"], UnixFileMode.UserRead | UnixFileMode.UserExecute);

        Assert.Equal("ARB1008", Assert.Single(await CheckAsync(("deploy/api.yaml", ""))).Diagnostic.Code);

        File.SetUnixFileMode(folder["deploy"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
#pragma warning restore CA1416
    }

    [Fact]
    public async Task A_file_system_that_cannot_be_written_is_reported()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "No file system that refuses even root.");
        folder.Write("api.yaml", $"image: {Deployment.Name}:1.3.0\n");

        Assert.Equal("ARB1008", Assert.Single(await CheckAsync(("api.yaml", "/proc/self/api.yaml"))).Diagnostic.Code);
    }

    public void Dispose() => folder.Dispose();

    private async Task<IReadOnlyList<PinProblem>> CheckAsync(params (string Name, string Destination)[] files) => await PinPlan.CheckAsync(
        [.. files.Select(file => PinFile.Parse(file.Name, file.Destination, isRequired: true, folder.Root))],
        [Image],
        TestContext.Current.CancellationToken);
}
