using System.Net;
using ArtifactRegistry.Emulator.Tests.Support;

namespace ArtifactRegistry.Emulator.Tests.Authentication;

/// <summary>Who may do what, and what a refusal says (wire.md §2.4).</summary>
public class Roles
{
    private static readonly EmulatorOptions Options = new()
    {
        Members = new Dictionary<string, RepositoryRole> { ["admin"] = RepositoryRole.RepoAdmin },
        Hosts =
        [
            new EmulatorHost
            {
                Location = "europe-west1",
                Repositories =
                [
                    new EmulatorRepository
                    {
                        Name = "p/r",
                        Members = new Dictionary<string, RepositoryRole>
                        {
                            ["reader"] = RepositoryRole.Reader,
                            ["writer@emulator.iam.gserviceaccount.com"] = RepositoryRole.Writer,
                        },
                    },
                ],
            },
        ],
    };

    [Theory]
    [InlineData("stranger", 403, 403, 403)]
    [InlineData("reader", 200, 403, 403)]
    [InlineData("writer@emulator.iam.gserviceaccount.com", 200, 202, 403)]
    [InlineData("admin", 200, 202, 202)]
    public async Task A_role_reads_or_writes_or_deletes(string member, int read, int write, int delete)
    {
        await using var emulated = await Emulated.StartAsync(Options);
        emulated.Host.PushImage("p/r/app", "1");
        using var client = emulated.As(member);
        Assert.Equal(read, (int)(await client.GetAsync("/v2/p/r/app/manifests/1")).Status);
        Assert.Equal(write, (int)(await client.SendAsync("POST", "/v2/p/r/app/blobs/uploads/")).Status);
        Assert.Equal(delete, (int)(await client.SendAsync("DELETE", "/v2/p/r/app/manifests/1")).Status);
    }

    [Fact]
    public async Task A_refusal_names_permission_and_resource_with_the_hosts_location()
    {
        await using var emulated = await Emulated.StartAsync(Options);
        using var reader = emulated.As("reader");
        var refused = await reader.SendAsync("POST", "/v2/p/r/app/blobs/uploads/");
        Assert.Equal("403 DENIED", refused.Error);
        Assert.Equal(
            "Permission \"artifactregistry.repositories.uploadArtifacts\" denied on resource "
            + "\"projects/p/locations/europe-west1/repositories/r\" (or it may not exist)",
            refused.Message);
    }

    [Fact]
    public async Task A_missing_repository_is_404_to_an_administrator_and_403_to_others()
    {
        await using var emulated = await Emulated.StartAsync(Options);
        using var admin = emulated.As("admin");
        using var reader = emulated.As("reader");
        var missing = await admin.GetAsync("/v2/p/none/app/manifests/1");
        Assert.Equal("404 NAME_UNKNOWN", missing.Error);
        Assert.Equal("Repository \"none\" not found", missing.Message);
        Assert.Equal("403 DENIED", (await reader.GetAsync("/v2/p/none/app/manifests/1")).Error);
    }

    [Theory]
    [InlineData("https://www.googleapis.com/auth/devstorage.read_only", 200, 403)]
    [InlineData("https://www.googleapis.com/auth/devstorage.read_write", 200, 202)]
    [InlineData("https://www.googleapis.com/auth/cloud-platform.read-only", 200, 403)]
    [InlineData("openid email", 403, 403)]
    public async Task The_scopes_of_a_token_limit_what_it_can_do(string scopes, int read, int write)
    {
        await using var emulated = await Emulated.StartAsync();
        emulated.Host.PushImage("p/r/app", "1");
        using var client = new Client(emulated.Host, emulated.Emulator.IssueAccessToken("x", null, scopes));
        Assert.Equal(read, (int)(await client.GetAsync("/v2/p/r/app/manifests/1")).Status);
        Assert.Equal(write, (int)(await client.SendAsync("POST", "/v2/p/r/app/blobs/uploads/")).Status);
    }

    [Fact]
    public async Task A_domain_scoped_project_takes_two_components()
    {
        await using var emulated = await Emulated.StartAsync(new EmulatorRepository { Name = "example.com/p/r" });
        Assert.Equal(HttpStatusCode.Accepted, (await emulated.Client.SendAsync("POST", "/v2/example.com/p/r/app/blobs/uploads/")).Status);
        Assert.Equal("400 NAME_INVALID", (await emulated.Client.SendAsync("POST", "/v2/example.com/p/r/blobs/uploads/")).Error);
    }
}
