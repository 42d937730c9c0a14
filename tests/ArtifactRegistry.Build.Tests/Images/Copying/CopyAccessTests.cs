using System.Text;
using System.Text.Json.Nodes;
using ArtifactRegistry.Emulator;
using ArtifactRegistry.Emulator.Faults;
using Task = System.Threading.Tasks.Task;

namespace ArtifactRegistry.Build.Tests.Images.Copying;

/// <summary>Who may what at both ends, and copies that are cut short.</summary>
public sealed class CopyAccessTests
{
    [Fact]
    public async Task Each_registry_gets_its_own_credential_and_no_other()
    {
        await using var lab = await CopyLab.OpenAsync(Roles(("alice", RepositoryRole.Reader), ("bob", RepositoryRole.Writer)));
        var digest = lab.PushApp("1.0.0");
        using var home = new Folder();
        var login = Convert.ToBase64String(Encoding.UTF8.GetBytes($"oauth2accesstoken:{lab.Emulator.IssueAccessToken("bob")}"));
        home.Write(
            "config.json",
            new JsonObject
            {
                ["auths"] = new JsonObject { [lab.Target.Authority] = new JsonObject { ["auth"] = login } },
            }.ToJsonString());
        var variables = new Dictionary<string, string>
        {
            ["GOOGLE_OAUTH_ACCESS_TOKEN"] = lab.Emulator.IssueAccessToken("alice"),
            ["DOCKER_CONFIG"] = home.Root,
            ["HOME"] = home.Root,
        };
        var engine = lab.NewBuild(lab.Connect(variables.GetValueOrDefault, lab.Source.Authority));
        using var task = CopyTask.Of(lab, engine, CopyTask.To(lab, CopyLab.Copy));

        Assert.True(task.Execute(), engine.Text);

        Assert.Equal(digest, lab.Target.GetTagDigest(CopyLab.Copy, "1.0.0"));
        Assert.Equal(["alice"], Members(lab, lab.Source));
        Assert.Equal(["bob"], Members(lab, lab.Target));
    }

    [Fact]
    public async Task Who_may_not_write_there_gets_one_error_and_no_tag()
    {
        await using var lab = await CopyLab.OpenAsync(Roles(("tester", RepositoryRole.Writer), ("tester", RepositoryRole.Reader)));
        lab.PushApp("1.0.0");
        var engine = lab.NewBuild();
        using var task = CopyTask.Of(lab, engine, CopyTask.To(lab, CopyLab.Copy));

        Assert.False(task.Execute());

        Assert.Equal("ARB3001", Assert.Single(engine.Errors).Code);
        Assert.Empty(lab.Target.Images);
    }

    [Theory]
    [InlineData("PUT", "artifacts-uploads")]
    [InlineData("GET", "artifacts-downloads")]
    [InlineData("PUT", "manifests/1.0.0")]
    public async Task A_copy_that_is_cancelled_leaves_no_tag_and_the_next_one_completes_it(string method, string path)
    {
        var time = new StuckTime();
        await using var lab = await CopyLab.OpenAsync(new EmulatorOptions { TimeProvider = time });
        var digest = lab.PushApp("1.0.0", layers: 4);
        lab.Emulator.AddFault(new Fault { Method = method, PathPattern = path, Delay = TimeSpan.FromDays(1) });
        var engine = lab.NewBuild();
        using var cancelled = CopyTask.Of(lab, engine, CopyTask.To(lab, CopyLab.Copy));
        var running = Task.Run(cancelled.Execute, TestContext.Current.CancellationToken);
        await time.Waiting;

        cancelled.Cancel();

        Assert.False(await running);
        Assert.Empty(engine.Errors);
        Assert.Empty(lab.Target.Tags(CopyLab.Copy));
        lab.Emulator.ClearFaults();
        using var again = CopyTask.Of(lab, lab.NewBuild(), CopyTask.To(lab, CopyLab.Copy));
        Assert.True(again.Execute());
        Assert.Equal(digest, lab.Target.GetTagDigest(CopyLab.Copy, "1.0.0"));
    }

    private static EmulatorOptions Roles((string Member, RepositoryRole Role) source, (string Member, RepositoryRole Role) target) => new()
    {
        Hosts = [Host("p/r", source), Host("q/s", target)],
    };

    private static EmulatorHost Host(string repository, (string Member, RepositoryRole Role) grant) => new()
    {
        Repositories =
        [
            new EmulatorRepository
            {
                Name = repository,
                Members = new Dictionary<string, RepositoryRole> { [grant.Member] = grant.Role },
            },
        ],
    };

    private static IEnumerable<string?> Members(CopyLab lab, EmulatedHost host) => lab.Emulator.Requests
        .Where(request => request.Host == host.Authority && request.Member is not null)
        .Select(request => request.Member?.Split('@')[0])
        .Distinct();

    /// <summary>A clock whose waits never end, and that tells when the first begins.</summary>
    private sealed class StuckTime : TimeProvider
    {
        private readonly TaskCompletionSource waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Waiting => waiting.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            waiting.TrySetResult();
            return System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
