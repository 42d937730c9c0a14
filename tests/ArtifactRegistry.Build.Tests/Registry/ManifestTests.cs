using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Emulator;
using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Build.Tests.Registry;

public sealed class ManifestTests
{
    private const string Other = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

    [Fact]
    public async Task A_tags_digest_costs_one_request_with_the_token_on_it()
    {
        await using var world = await RegistryWorld.StartAsync();
        var digest = world.Host.PushImage(RegistryWorld.Repository, "1.0.0");

        var descriptor = await world.Client().Manifests.FindAsync(world.Image(":1.0.0"), CancellationToken.None);

        Assert.Equal((digest, MediaTypes.OciManifest), (descriptor?.Digest.ToString(), descriptor?.MediaType));
        Assert.Equal(world.Host.GetManifest(RegistryWorld.Repository, "1.0.0")!.Length, descriptor?.Size);
        Assert.Equal("Bearer", Assert.Single(world.Emulator.Requests).AuthorizationScheme);
        Assert.Equal(["HEAD manifests/1.0.0 200"], world.Asked);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_manifest_comes_as_the_registrys_own_bytes_in_both_dialects(bool docker)
    {
        await using var world = await RegistryWorld.StartAsync();
        world.Host.PushImage(RegistryWorld.Repository, "1.0.0", new ImageSeed { Docker = docker });

        var manifest = await world.Client().Manifests.GetAsync(world.Image(":1.0.0"), CancellationToken.None);

        Assert.Equal(docker ? MediaTypes.DockerManifest : MediaTypes.OciManifest, manifest?.MediaType);
        Assert.Equal(world.Host.GetManifest(RegistryWorld.Repository, "1.0.0"), manifest?.Content.ToArray());
    }

    [Fact]
    public async Task Every_type_of_manifest_is_accepted_so_that_none_is_converted()
    {
        await using var world = await RegistryWorld.StartAsync(
            new EmulatorOptions { Behavior = new RegistryBehavior { AcceptMustMatch = true } });
        world.Host.PushIndex(RegistryWorld.Repository, "index");
        world.Host.PushImage(RegistryWorld.Repository, "docker", new ImageSeed { Docker = true });

        Assert.NotNull(await world.Client().Manifests.FindAsync(world.Image(":index"), CancellationToken.None));
        Assert.NotNull(await world.Client().Manifests.GetAsync(world.Image(":docker"), CancellationToken.None));
    }

    [Fact]
    public async Task A_put_sends_the_bytes_as_they_came_with_their_own_type()
    {
        await using var world = await RegistryWorld.StartAsync();
        var digest = world.Host.PushIndex(RegistryWorld.Repository, "1.0.0");
        var client = world.Client();
        var manifest = await client.Manifests.GetAsync(world.Image(":1.0.0"), CancellationToken.None);

        await client.Manifests.PutAsync(world.Image(":stable"), manifest!, CancellationToken.None);

        Assert.Equal(digest, world.Host.GetTagDigest(RegistryWorld.Repository, "stable"));
        Assert.Equal(MediaTypes.OciIndex, world.Emulator.Requests[^1].ContentType);
    }

    [Fact]
    public async Task What_the_registry_says_is_missing_is_missing()
    {
        await using var world = await RegistryWorld.StartAsync();
        world.Host.PushImage(RegistryWorld.Repository, "1.0.0");

        Assert.Null(await world.Client().Manifests.FindAsync(world.Image(":2.0.0"), CancellationToken.None));
        Assert.Null(await world.Client().Manifests.GetAsync(world.Image(":2.0.0"), CancellationToken.None));
        Assert.Null(await world.Client().Manifests.GetAsync(world.Image($"@{Other}"), CancellationToken.None));
    }

    [Fact]
    public async Task A_repository_that_is_missing_is_told_when_something_is_written_there()
    {
        await using var world = await RegistryWorld.StartAsync(
            new EmulatorOptions { Hosts = [new EmulatorHost { Repositories = [new EmulatorRepository { Name = "my-project/other" }] }] });

        var diagnostic = await RegistryWorld.FailureOf(
            () => world.Client().Manifests.PutAsync(world.Image(":1.0.0"), AnyManifest, CancellationToken.None));

        Assert.Equal("ARB3002", diagnostic.Code);
        Assert.Contains("404: NAME_UNKNOWN: Repository \"my-repo\" not found.", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains("gcloud artifacts repositories create", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxys_404_page_does_not_mean_missing()
    {
        await using var world = await RegistryWorld.StartAsync();
        world.Emulator.AddFault(new Fault { StatusCode = 404, Body = "<html>Not Found</html>" });

        var get = await RegistryWorld.FailureOf(() => world.Client().Manifests.GetAsync(world.Image(":1.0.0"), CancellationToken.None));
        var list = await RegistryWorld.FailureOf(() => world.Client().Tags.ListAsync(world.Image().Repository, CancellationToken.None));

        Assert.Equal(("ARB3004", "ARB3004"), (get.Code, list.Code));
    }

    [Theory]
    [InlineData(400, true)]
    [InlineData(401, true)]
    [InlineData(403, true)]
    [InlineData(405, true)]
    [InlineData(409, false)]
    public async Task A_heads_refusal_is_asked_again_with_get_to_learn_the_reason(int status, bool asksAgain)
    {
        await using var world = await RegistryWorld.StartPlainAsync();
        world.Emulator.AddFault(new Fault { StatusCode = status, Body = """{"errors":[{"code":"DENIED","message":"the reason"}]}""" });

        var diagnostic = await RegistryWorld.FailureOf(
            () => world.Client(Anonymous).Manifests.FindAsync(world.Image(":1.0.0"), CancellationToken.None));

        Assert.Equal(asksAgain ? ["HEAD", "GET"] : ["HEAD"], world.Emulator.Requests.Select(request => request.Method).Distinct());
        Assert.Equal(asksAgain, diagnostic.Message.Contains("the reason", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_head_without_a_digest_is_asked_again_with_get()
    {
        await using var world = await RegistryWorld.StartAsync();
        var digest = world.Host.PushImage(RegistryWorld.Repository, "1.0.0");
        world.Emulator.AddFault(new Fault { Method = "HEAD", ContentDigest = "none" });

        var descriptor = await world.Client().Manifests.FindAsync(world.Image(":1.0.0"), CancellationToken.None);

        Assert.Equal(digest, descriptor?.Digest.ToString());
        Assert.Equal(["HEAD manifests/1.0.0 200", "GET manifests/1.0.0 200"], world.Asked);
    }

    [Fact]
    public async Task Bytes_that_do_not_have_the_digest_that_was_asked_for_or_named_are_refused()
    {
        await using var world = await RegistryWorld.StartAsync();
        var digest = world.Host.PushImage(RegistryWorld.Repository, "1.0.0");
        world.Emulator.AddFault(new Fault { Method = "GET", BodyFault = BodyFault.Corrupt, Count = 2 });
        world.Emulator.AddFault(new Fault { ContentDigest = Other });
        var client = world.Client();

        string[] codes =
        [
            (await RegistryWorld.FailureOf(() => client.Manifests.GetAsync(world.Image(":1.0.0"), CancellationToken.None))).Code,
            (await RegistryWorld.FailureOf(() => client.Manifests.GetAsync(world.Image($"@{digest}"), CancellationToken.None))).Code,
            (await RegistryWorld.FailureOf(() => client.Manifests.GetAsync(world.Image(":1.0.0"), CancellationToken.None))).Code,
            (await RegistryWorld.FailureOf(() => client.Manifests.FindAsync(world.Image($"@{digest}"), CancellationToken.None))).Code,
        ];

        Assert.Equal(["ARB3008", "ARB3008", "ARB3008", "ARB3008"], codes);
    }

    [Fact]
    public async Task Another_image_with_its_own_digest_is_not_the_one_that_was_asked_for()
    {
        await using var world = await RegistryWorld.StartAsync();
        var digest = world.Host.PushImage(RegistryWorld.Repository, "1.0.0");
        var other = world.Host.PushImage(RegistryWorld.Repository, "2.0.0", new ImageSeed { Content = "another" });
        var body = System.Text.Encoding.UTF8.GetString(world.Host.GetManifest(RegistryWorld.Repository, "2.0.0")!);
        world.Emulator.AddFault(new Fault { Method = "GET", StatusCode = 200, Body = body, ContentDigest = other });

        var diagnostic = await RegistryWorld.FailureOf(
            () => world.Client().Manifests.GetAsync(world.Image($"@{digest}"), CancellationToken.None));

        Assert.Equal("ARB3008", diagnostic.Code);
        Assert.Contains(other, diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_stored_something_else_is_told_so()
    {
        await using var world = await RegistryWorld.StartAsync();
        world.Host.PushImage(RegistryWorld.Repository, "1.0.0");
        var client = world.Client();
        var manifest = await client.Manifests.GetAsync(world.Image(":1.0.0"), CancellationToken.None);
        world.Emulator.AddFault(new Fault { Method = "PUT", ContentDigest = Other });

        var diagnostic = await RegistryWorld.FailureOf(
            () => client.Manifests.PutAsync(world.Image(":stable"), manifest!, CancellationToken.None));

        Assert.Equal("ARB3008", diagnostic.Code);
        Assert.Contains("Do not deploy", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_immutable_tag_is_told_as_such_and_keeps_its_image()
    {
        await using var world = await RegistryWorld.StartAsync(new EmulatorOptions
        {
            Hosts = [new EmulatorHost { Repositories = [new EmulatorRepository { Name = "my-project/my-repo", ImmutableTags = true }] }],
        });
        var digest = world.Host.PushImage(RegistryWorld.Repository, "1.0.0");
        world.Host.PushImage(RegistryWorld.Repository, "2.0.0");
        var client = world.Client();
        var manifest = await client.Manifests.GetAsync(world.Image(":2.0.0"), CancellationToken.None);

        var diagnostic = await RegistryWorld.FailureOf(
            () => client.Manifests.PutAsync(world.Image(":1.0.0"), manifest!, CancellationToken.None));

        Assert.Equal("ARB3011", diagnostic.Code);
        Assert.Equal(digest, world.Host.GetTagDigest(RegistryWorld.Repository, "1.0.0"));
    }

    private static ConnectionSettings Anonymous =>
        new() { Timeout = Timeout.InfiniteTimeSpan, Credentials = new() { Source = "anonymous" } };

    private static Manifest AnyManifest => new("{}"u8.ToArray(), MediaTypes.OciManifest);
}
