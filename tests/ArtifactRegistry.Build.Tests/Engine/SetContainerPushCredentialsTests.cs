using ArtifactRegistry.Build.Tasks;
using ArtifactRegistry.Build.Tests.Credentials;
using ArtifactRegistry.Build.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace ArtifactRegistry.Build.Tests.Engine;

/// <summary>The credential that the SDK's push is handed is in variables of the process: these tests run alone.</summary>
[Collection(nameof(Alone))]
public sealed class SetContainerPushCredentialsTests : IDisposable
{
    private const string User = "DOTNET_CONTAINER_PUSH_REGISTRY_UNAME";
    private const string Password = "DOTNET_CONTAINER_PUSH_REGISTRY_PWORD";
    private const string PullUser = "DOTNET_CONTAINER_PULL_REGISTRY_UNAME";
    private const string PullPassword = "DOTNET_CONTAINER_PULL_REGISTRY_PWORD";

    private readonly string docker = Directory.CreateTempSubdirectory("arb-docker-").FullName;

    public SetContainerPushCredentialsTests()
    {
        Clear();
        Environment.SetEnvironmentVariable("DOCKER_CONFIG", docker);
    }

    public void Dispose()
    {
        Clear();
        Environment.SetEnvironmentVariable("DOCKER_CONFIG", null);
        Directory.Delete(docker, recursive: true);
    }

    [Fact]
    public async Task The_push_is_handed_the_token_and_it_is_taken_back()
    {
        await using var build = await BuildWorld.StartAsync();
        var set = new SetContainerPushCredentials { Registry = build.Host.Authority, BaseRegistry = "mcr.microsoft.com" };

        Assert.True(build.Run(set));
        var (user, password) = (Environment.GetEnvironmentVariable(User), Environment.GetEnvironmentVariable(Password));
        Assert.True(build.Run(new SetContainerPushCredentials { Registry = build.Host.Authority, Clear = true }));

        Assert.Equal(("oauth2accesstoken", $"{User};{Password}"), (user, set.Variables));
        Assert.Equal(Environment.GetEnvironmentVariable(build.Settings["AccessTokenVariable"]), password);
        Assert.Equal((null, null), (Environment.GetEnvironmentVariable(User), Environment.GetEnvironmentVariable(Password)));
        Assert.DoesNotContain(password!, build.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_base_image_on_Artifact_Registry_is_handed_it_too()
    {
        await using var build = await BuildWorld.StartAsync();
        var set = new SetContainerPushCredentials { Registry = "registry.example", BaseRegistry = build.Host.Authority };

        Assert.True(build.Run(set));

        Assert.Equal($"{PullUser};{PullPassword}", set.Variables);
        Assert.Equal((null, "oauth2accesstoken"), (Environment.GetEnvironmentVariable(User), Environment.GetEnvironmentVariable(PullUser)));
    }

    [Fact]
    public async Task What_the_user_has_set_stays_as_it_is()
    {
        await using var build = await BuildWorld.StartAsync();
        (build.Settings["CredentialSource"], build.Settings["AccessTokenVariable"]) = ("environment", "");
        Environment.SetEnvironmentVariable(User, "somebody");
        Environment.SetEnvironmentVariable(Password, "their-password");
        var set = new SetContainerPushCredentials { Registry = build.Host.Authority };

        Assert.True(build.Run(set));
        Assert.True(build.Run(new SetContainerPushCredentials { Registry = build.Host.Authority, Clear = true }));

        Assert.Equal(("", "somebody", "their-password"), (set.Variables, Environment.GetEnvironmentVariable(User), Environment.GetEnvironmentVariable(Password)));
        Assert.Empty(build.Emulator.Requests);
    }

    [Fact]
    public async Task A_docker_login_is_left_to_the_sdk()
    {
        await using var build = await BuildWorld.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(docker, "config.json"), $$"""{"auths":{"{{build.Host.Authority}}":{"auth":"YTpi"} } }""");
        var set = new SetContainerPushCredentials { Registry = build.Host.Authority };

        Assert.True(build.Run(set));

        Assert.Equal(("", null), (set.Variables, Environment.GetEnvironmentVariable(Password)));
    }

    [Fact]
    public async Task Another_registry_is_handed_nothing()
    {
        await using var build = await BuildWorld.StartAsync();
        build.Settings["DeclaredHosts"] = "";
        var set = new SetContainerPushCredentials { Registry = build.Host.Authority, BaseRegistry = "docker.io" };

        Assert.True(build.Run(set));

        Assert.Equal(("", null), (set.Variables, Environment.GetEnvironmentVariable(Password)));
    }

    [Fact]
    public async Task A_credential_that_is_broken_ends_the_build_before_the_push()
    {
        await using var build = await BuildWorld.StartAsync();
        build.Settings["AccessTokenVariable"] = "ARB_TEST_NO_SUCH_VARIABLE";

        Assert.Equal("ARB2001", build.Fail(new SetContainerPushCredentials { Registry = build.Host.Authority }).Code);
        Assert.Null(Environment.GetEnvironmentVariable(Password));
    }

    private static void Clear() => Array.ForEach(
        [User, Password, PullUser, PullPassword, "ARTIFACTREGISTRY_PUSH_VARIABLES"], name => Environment.SetEnvironmentVariable(name, null));
}
