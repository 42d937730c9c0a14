using ArtifactRegistry.Build.Credentials;

namespace ArtifactRegistry.Build.Tests.Credentials;

public sealed class ChainOrderTests : IDisposable
{
    private static readonly string[] Order =
        ["environment", "docker", "application-credentials", "application-default", "gcloud", "metadata"];
    private readonly Machine machine = new();

    public void Dispose() => machine.Dispose();

    [Fact]
    public async Task The_first_source_that_has_something_wins()
    {
        await using var metadata = await LoopbackServer.StartAsync(_ => new(200, "vm@p", new() { ["Metadata-Flavor"] = "Google" }));
        var key = Machine.ServiceAccountKey(new Uri("http://127.0.0.1:1/"));
        machine.Variables["GOOGLE_OAUTH_ACCESS_TOKEN"] = "token";
        var docker = machine.Write(".docker/config.json", """{"auths":{"europe-docker.pkg.dev":{"auth":"bWU6cGFzcw=="}}}""");
        machine.Variables["GOOGLE_APPLICATION_CREDENTIALS"] = machine.Write("key.json", key);
        var wellKnown = machine.Write(".config/gcloud/application_default_credentials.json", key);
        machine.Install("gcloud", """echo '{"credential":{"access_token":"token"}}'""");
        machine.Variables["GCE_METADATA_HOST"] = metadata.Address.Authority;
        Action[] removals =
        [
            () => machine.Variables.Remove("GOOGLE_OAUTH_ACCESS_TOKEN"),
            () => File.Delete(docker),
            () => machine.Variables.Remove("GOOGLE_APPLICATION_CREDENTIALS"),
            () => File.Delete(wellKnown),
            () => machine.Variables.Remove("PATH"),
            () => { },
        ];

        var winners = new List<string>();
        foreach (var remove in removals)
        {
            using var chain = machine.Chain();
            winners.Add((await chain.GetAsync(Machine.ArtifactRegistry, CancellationToken.None)).Source.ToString());
            remove();
        }

        Assert.Equal(Order, winners);
    }

    [Fact]
    public async Task When_nothing_is_found_every_place_is_listed_in_order_with_its_reason()
    {
        using var chain = machine.Chain();

        var anonymous = Assert.IsType<AnonymousCredential>(
            await machine.InFastTime(chain.GetAsync(Machine.ArtifactRegistry, CancellationToken.None).AsTask()));

        Assert.Equal(Order, anonymous.Searched.Select(entry => entry.Source.ToString()));
        Assert.All(anonymous.Searched, entry => Assert.False(entry.Reason.IsEmpty));
    }

    [Fact]
    public async Task A_broken_source_is_an_error_though_a_later_one_has_something()
    {
        machine.Variables["GOOGLE_APPLICATION_CREDENTIALS"] = Path.Combine(machine.Home, "nowhere");
        machine.Write(".config/gcloud/application_default_credentials.json", Machine.ServiceAccountKey(new Uri("http://127.0.0.1:1/")));

        Assert.Equal("ARB2002", (await Machine.FailureOf(() => machine.TokenAsync())).Code);
    }

    [Fact]
    public async Task A_named_google_source_without_anything_is_an_error()
    {
        var diagnostic = await Machine.FailureOf(() => machine.TokenAsync(new() { Source = "gcloud" }));

        Assert.Equal("ARB2018", diagnostic.Code);
        Assert.Contains("ArtifactRegistryCredentialSource is gcloud", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains("gcloud: gcloud is not in PATH", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_named_google_source_leaves_other_registries_to_docker()
    {
        machine.Write(".docker/config.json", """{"auths":{"registry.example":{"auth":"bWU6cGFzcw=="}}}""");
        using var chain = machine.Chain(new() { Source = "gcloud" });

        Assert.Equal("docker", (await chain.GetAsync(Machine.Request("registry.example"), CancellationToken.None)).Source.ToString());
    }

    [Fact]
    public async Task The_well_known_file_is_found_under_CLOUDSDK_CONFIG()
    {
        machine.Variables["CLOUDSDK_CONFIG"] = Path.Combine(machine.Home, "elsewhere");
        machine.Write("elsewhere/application_default_credentials.json", Machine.ServiceAccountKey(new Uri("http://127.0.0.1:1/")));
        using var chain = machine.Chain();

        Assert.Equal("application-default", (await chain.GetAsync(Machine.ArtifactRegistry, CancellationToken.None)).Source.ToString());
    }

    [Fact]
    public async Task A_well_known_file_that_is_broken_names_the_command_that_writes_it()
    {
        machine.Write(".config/gcloud/application_default_credentials.json", "{");

        var diagnostic = await Machine.FailureOf(() => machine.TokenAsync());

        Assert.Equal("ARB2003", diagnostic.Code);
        Assert.Contains("which gcloud auth application-default login writes", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_for_gcloud_is_read_when_google_libraries_have_none()
    {
        machine.Variables["CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE"] = machine.Write(
            "key.json", Machine.ServiceAccountKey(new Uri("http://127.0.0.1:1/")));
        using var chain = machine.Chain();

        Assert.Equal("application-credentials", (await chain.GetAsync(Machine.ArtifactRegistry, CancellationToken.None)).Source.ToString());
    }
}
