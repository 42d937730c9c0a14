using System.Text.Json;
using ArtifactRegistry.Build.PackageTests.Support;
using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Build.PackageTests;

/// <summary>The SDK's push with the credential of the environment, and nobody else's touched.</summary>
public sealed class PushCredentialsTests(PackageFixture package)
{
    [Theory]
    [InlineData("", "-m:1")]
    [InlineData(ProjectSandbox.TwoPlatforms, "-m:2")]
    [InlineData(ProjectSandbox.TwoPlatforms, "-mt")]
    public async Task The_variables_are_gone_after_the_push_before_a_hook_of_the_project(string platforms, string mode)
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(properties: platforms);
        AddAfterPublish(sandbox, """<Exec Command="env &gt; after.txt" />""");

        (await sandbox.PublishAsync(mode)).ShouldSucceed();

        Assert.NotNull(sandbox.Host.GetTagDigest("p/r/app", "1.0.0"));
        Assert.DoesNotContain("DOTNET_CONTAINER", sandbox.Read("app/after.txt"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", """<CallTarget Targets="PublishContainer" ContinueOnError="true" />""")]
    [InlineData("", """<MSBuild Projects="$(MSBuildProjectFullPath)" Targets="PublishContainer" ContinueOnError="true" />""")]
    [InlineData(ProjectSandbox.TwoPlatforms, """<CallTarget Targets="PublishContainer" ContinueOnError="true" />""")]
    public async Task After_a_push_that_failed_a_build_that_goes_on_does_not_have_the_variables(string platforms, string call)
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(properties: platforms, targets: $"""
            <Target Name="Try" DependsOnTargets="Publish">{call}<Exec Command="env &gt; after.txt" /></Target>
            """);
        sandbox.Emulator.AddFault(new Fault { Method = "PUT", PathPattern = "/manifests/", StatusCode = 403 });

        var build = await sandbox.BuildAsync("Try", "-p:_IsPublishing=true");

        Assert.Contains("CONTAINER", build.All, StringComparison.Ordinal);
        Assert.Contains(sandbox.Emulator.Requests, request => request is { Method: "PUT", StatusCode: 403 });
        Assert.Contains(sandbox.Emulator.Requests, request => request is { Method: "PATCH" or "POST" or "HEAD", Member.Length: > 0 }
            && request.Path.StartsWith("/v2/p/r/app/", StringComparison.Ordinal)
            && request.UserAgent?.StartsWith("ArtifactRegistry.Build/", StringComparison.Ordinal) != true);
        Assert.DoesNotContain("DOTNET_CONTAINER", sandbox.Read("app/after.txt"), StringComparison.Ordinal);
        Assert.DoesNotContain("ya29.", sandbox.Read("app/after.txt"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_user_has_set_is_used_for_the_push_and_for_our_own_requests()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject();
        sandbox.Environment["DOTNET_CONTAINER_REGISTRY_UNAME"] = "oauth2accesstoken";
        sandbox.Environment["DOTNET_CONTAINER_REGISTRY_PWORD"] = sandbox.Emulator.IssueAccessToken("someone");
        AddAfterPublish(sandbox, """<Exec Command="env &gt; after.txt" />""");

        (await sandbox.PublishAsync()).ShouldSucceed();

        Assert.Equal(0, sandbox.Emulator.TokenRequests);
        AssertSentBy("someone", sandbox);
        Assert.Contains("DOTNET_CONTAINER_REGISTRY_UNAME=oauth2accesstoken", sandbox.Read("app/after.txt"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_docker_login_for_the_host_is_left_to_the_SDK()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject();
        var login = Convert.ToBase64String(
            System.Text.Encoding.UTF8.GetBytes($"oauth2accesstoken:{sandbox.Emulator.IssueAccessToken("docker-user")}"));
        sandbox.Write(
            "docker/config.json",
            JsonSerializer.Serialize(new { auths = new Dictionary<string, object> { [sandbox.Registry] = new { auth = login } } }));
        sandbox.Environment["DOCKER_CONFIG"] = Path.Combine(sandbox.Folder, "docker");

        (await sandbox.PublishAsync()).ShouldSucceed();

        Assert.Equal(0, sandbox.Emulator.TokenRequests);
        AssertSentBy("docker-user", sandbox);
    }

    private static void AssertSentBy(string member, ProjectSandbox sandbox)
    {
        var pushed = sandbox.Emulator.Requests.Where(request =>
            request is { StatusCode: < 300, Method: "PUT" or "HEAD" } && request.Path.StartsWith("/v2/", StringComparison.Ordinal));
        Assert.All(pushed, request => Assert.StartsWith(member, request.Member, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Switched_off_the_SDK_is_left_to_itself()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(properties: "<ArtifactRegistryPushCredentials>false</ArtifactRegistryPushCredentials>");

        var publish = await sandbox.PublishAsync();

        Assert.NotEqual(0, publish.ExitCode);
        Assert.Empty(sandbox.Host.Tags("p/r/app"));
    }

    private static void AddAfterPublish(ProjectSandbox sandbox, string task)
    {
        var project = sandbox.Read("app/app.csproj");
        sandbox.Write("app/app.csproj", project.Replace("</Project>", $"""
              <Target Name="LookAfterwards" AfterTargets="PublishContainer">{task}</Target>
            </Project>
            """, StringComparison.Ordinal));
    }
}
