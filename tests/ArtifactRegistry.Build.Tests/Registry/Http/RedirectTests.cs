using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Emulator;
using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Build.Tests.Registry.Http;

public sealed class RedirectTests
{
    private const string Elsewhere = $"/v2/{RegistryWorld.Repository}/manifests/elsewhere";

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_on_the_same_host_is_followed_with_the_credential(int status)
    {
        foreach (var location in new[] { Elsewhere, "elsewhere", "?from=here" })
        {
            await using var world = await StartAsync(status, location, count: 1);

            Assert.NotNull(await world.Client().Manifests.GetAsync(world.Image(":elsewhere"), CancellationToken.None));

            Assert.Equal(["Bearer", "Bearer"], world.Emulator.Requests.Select(request => request.AuthorizationScheme));
        }
    }

    [Fact]
    public async Task A_redirect_to_itself_ends()
    {
        await using var world = await StartAsync(302, Elsewhere);

        var diagnostic = await RegistryWorld.FailureOf(
            () => world.Client().Manifests.GetAsync(world.Image(":elsewhere"), CancellationToken.None));

        Assert.Equal("ARB3009", diagnostic.Code);
        Assert.Contains("was redirected more than 5 times", diagnostic.Message, StringComparison.Ordinal);
        Assert.Equal(6, world.Emulator.Requests.Count);
    }

    [Theory]
    [InlineData("https://evil.example/v2/token")]
    [InlineData("//evil.example/")]
    [InlineData("http://169.254.169.254/computeMetadata/v1/")]
    [InlineData("http://localhost:1/")]
    [InlineData("file:///etc/passwd")]
    public async Task A_manifest_is_not_fetched_from_another_host(string location)
    {
        await using var world = await StartAsync(302, location);

        var diagnostic = await RegistryWorld.FailureOf(
            () => world.Client().Manifests.GetAsync(world.Image(":elsewhere"), CancellationToken.None));

        Assert.Equal("ARB3009", diagnostic.Code);
        Assert.Contains("Name the host that serves the image", diagnostic.Message, StringComparison.Ordinal);
        Assert.Single(world.Emulator.Requests);
    }

    [Theory]
    [InlineData("//")]
    [InlineData("http://")]
    [InlineData("http://[")]
    [InlineData("https://a b/")]
    [InlineData(" ")]
    public async Task A_redirect_to_what_is_no_place_is_one_coded_error(string location)
    {
        await using var world = await StartAsync(302, location);

        var diagnostic = await RegistryWorld.FailureOf(
            () => world.Client().Manifests.GetAsync(world.Image(":elsewhere"), CancellationToken.None));

        Assert.StartsWith("ARB3", diagnostic.Code, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_is_never_redirected()
    {
        await using var world = await StartAsync(307, Elsewhere);
        var manifest = new Manifest(world.Host.GetManifest(RegistryWorld.Repository, "elsewhere"), MediaTypes.OciManifest);

        var diagnostic = await RegistryWorld.FailureOf(
            () => world.Client().Manifests.PutAsync(world.Image(":new"), manifest, CancellationToken.None));

        Assert.Equal("ARB3009", diagnostic.Code);
        Assert.Equal(["elsewhere"], world.Host.Tags(RegistryWorld.Repository));
    }

    [Fact]
    public async Task A_blob_may_come_from_another_host_which_sees_no_credential()
    {
        await using var world = await RegistryWorld.StartAsync(new EmulatorOptions { Hosts = [new EmulatorHost(), new EmulatorHost()] });
        var storage = world.Emulator.Hosts[1];
        var digest = storage.PushBlob(RegistryWorld.Repository, new byte[100]);
        world.Emulator.AddFault(new Fault
        {
            Host = world.Host.Authority,
            StatusCode = 307,
            Headers = new Dictionary<string, string>
            {
                ["Location"] = $"{storage.BaseUri}v2/{RegistryWorld.Repository}/blobs/{digest}?signature=secret",
            },
        });
        Assert.True(ImageDigest.TryParse(digest, out var blob));

        // The other host wants a credential, and is not given the first one's.
        var diagnostic = await RegistryWorld.FailureOf(
            () => world.Client().Blobs.ReadAsync(world.Image().Repository, blob, 1000, CancellationToken.None));

        Assert.Equal("ARB2006", diagnostic.Code);
        Assert.Equal(["Bearer", null], world.Emulator.Requests.Select(request => request.AuthorizationScheme));
        Assert.DoesNotContain("signature", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirected_request_that_fails_begins_again_where_it_began()
    {
        await using var world = await RegistryWorld.StartAsync();
        Assert.True(ImageDigest.TryParse(world.Host.PushBlob(RegistryWorld.Repository, new byte[100]), out var blob));
        world.Emulator.AddFault(new Fault { PathPattern = "artifacts-downloads", StatusCode = 503, Count = 1 });

        await world.Client().Blobs.ReadAsync(world.Image().Repository, blob, 1000, CancellationToken.None);

        Assert.Equal([302, 503, 302, 200], world.Emulator.Requests.Select(request => request.StatusCode));
    }

    private static async Task<RegistryWorld> StartAsync(int status, string location, int? count = null)
    {
        var world = await RegistryWorld.StartAsync();
        world.Host.PushImage(RegistryWorld.Repository, "elsewhere");
        world.Emulator.AddFault(
            new Fault { StatusCode = status, Count = count, Headers = new Dictionary<string, string> { ["Location"] = location } });
        return world;
    }
}
