using System.Globalization;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry.Http;
using ArtifactRegistry.Emulator;
using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Build.Tests.Registry;

/// <summary>Every operation under every failure: as if nothing had happened, or one coded error that carries the registry's
/// words.</summary>
public sealed class FailureTests
{
    private static readonly string[] Operations = ["head", "get", "put", "list", "blob"];

    public static TheoryData<string, int, string> Lasting => Product(
        (400, "ARB3010"),
        (401, "ARB2006"),
        (403, "ARB3001"),
        (405, "ARB3010"),
        (409, "ARB3010"),
        (410, "ARB3010"),
        (416, "ARB3010"),
        (451, "ARB3010"),
        (408, "ARB3006"),
        (429, "ARB3005"),
        (500, "ARB3006"),
        (501, "ARB3010"),
        (507, "ARB3006"),
        (511, "ARB3010"),
        (502, "ARB3006"),
        (503, "ARB3006"),
        (504, "ARB3006"));

    public static TheoryData<string, int, string> Passing => Product((408, ""), (429, ""), (500, ""), (502, ""), (503, ""), (504, ""));

    [Theory]
    [MemberData(nameof(Lasting))]
    public async Task A_failure_that_lasts_is_one_coded_error_and_changes_nothing(string operation, int status, string code)
    {
        await using var world = await StartAsync();
        world.Emulator.AddFault(
            new Fault { StatusCode = status, Body = """{"errors":[{"code":"SOME_CODE","message":"the registry's words"}]}""" });

        var diagnostic = await RegistryWorld.FailureOf(() => RunAsync(operation, world));

        Assert.Equal(code, diagnostic.Code);
        Assert.Contains($"localhost:{world.Host.Port}/v2/", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains($"answered with {status}", diagnostic.Message, StringComparison.Ordinal);
        Assert.True(operation == "head"
            || diagnostic.Message.Contains("SOME_CODE: the registry's words", StringComparison.Ordinal), diagnostic.Message);
        Assert.Equal(["1.0.0"], world.Host.Tags(RegistryWorld.Repository));
    }

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task A_failure_that_passes_is_as_if_it_had_not_been(string operation, int status, string nothing)
    {
        await using var world = await StartAsync();
        world.Emulator.AddFault(new Fault { StatusCode = status, Count = 3 });

        await RunAsync(operation, world);

        Assert.Equal(3, world.Emulator.Requests.Count(request => request.StatusCode == status));
        Assert.Single(
            world.Log.Notices,
            notice =>
                notice.Contains($": {status} ", StringComparison.Ordinal) && notice.Contains("trying again in", StringComparison.Ordinal));
        Assert.Equal(2, world.Log.Details.Count(detail => detail.Contains("trying again in", StringComparison.Ordinal)));
        Assert.Empty(nothing);
    }

    [Theory]
    [InlineData("head")]
    [InlineData("get")]
    [InlineData("put")]
    [InlineData("list")]
    [InlineData("blob")]
    public async Task A_connection_that_is_cut_once_is_as_if_it_had_not_been(string operation)
    {
        // The answers to a HEAD and to the PUT of a manifest have no body to be cut in.
        FaultCut[] cuts = operation is "head" or "put"
            ? [FaultCut.BeforeRequest, FaultCut.BeforeAnswer]
            : [FaultCut.BeforeRequest, FaultCut.BeforeAnswer, FaultCut.MidAnswer];
        foreach (var cut in cuts)
        {
            await using var world = await StartAsync();
            world.Emulator.AddFault(new Fault { Cut = cut, Count = 1 });

            await RunAsync(operation, world);

            // Whoever repeats it: HttpClient does so itself where a connection ends before the first byte of an answer.
            Assert.InRange(world.Emulator.Requests.Count, 2, int.MaxValue);
        }
    }

    [Theory]
    [InlineData("head")]
    [InlineData("get")]
    [InlineData("put")]
    [InlineData("list")]
    [InlineData("blob")]
    public async Task A_connection_that_is_always_cut_is_one_coded_error(string operation)
    {
        await using var world = await StartAsync();
        world.Emulator.AddFault(new Fault { Cut = FaultCut.BeforeRequest });

        var diagnostic = await RegistryWorld.FailureOf(() => RunAsync(operation, world));

        Assert.Equal("ARB4004", diagnostic.Code);
        Assert.Contains("Run the build again", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Artifact_Registrys_own_words_of_a_refusal_are_passed_on()
    {
        await using var world = await StartAsync(new EmulatorOptions
        {
            Members = new Dictionary<string, RepositoryRole> { ["somebody-else"] = RepositoryRole.Writer },
            Hosts = [new EmulatorHost { Location = "europe" }],
        });

        var diagnostic = await RegistryWorld.FailureOf(() => RunAsync("head", world));

        Assert.Equal("ARB3001", diagnostic.Code);
        Assert.Contains(
            "403: DENIED: Permission \"artifactregistry.repositories.downloadArtifacts\" denied on resource "
                + "\"projects/my-project/locations/europe/repositories/my-repo\" (or it may not exist).",
            diagnostic.Message,
            StringComparison.Ordinal);
        Assert.Contains("grant environment (TOKEN) roles/artifactregistry.reader", diagnostic.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "reader")]
    [InlineData("repository:p/r/app:pull", "reader")]
    [InlineData("repository:p/push/delete:pull", "reader")]
    [InlineData("repository:p/r/app:pull,push", "writer")]
    [InlineData("repository:p/r/app:pull,push repository:p/r/base:pull", "writer")]
    [InlineData("repository:p/r/app:pull,push,delete", "repoAdmin")]
    public void A_refusal_names_the_one_role_that_the_request_needs(string? scope, string role)
    {
        var answer = new RegistryDiagnostics.Answer("GET https://europe-docker.pkg.dev/v2/token", 403, "DENIED: denied");

        var diagnostic = RegistryDiagnostics.AccessDenied(answer, scope, "gcloud (me@example.com)");

        Assert.EndsWith(
            $"or grant gcloud (me@example.com) roles/artifactregistry.{role} on the repository.",
            diagnostic.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_that_are_too_large_name_the_credential()
    {
        await using var world = await StartAsync();
        world.Emulator.AddFault(new Fault { StatusCode = 431 });

        var diagnostic = await RegistryWorld.FailureOf(() => RunAsync("get", world));

        Assert.Equal("ARB3010", diagnostic.Code);
        Assert.Contains("431. The request's headers are too large,", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains("the credential of environment (TOKEN)", diagnostic.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("20", 20)]
    [InlineData("", 0)]
    public async Task A_quota_says_how_long_to_wait(string seconds, double least)
    {
        foreach (var header in new[] { seconds, Date(least) })
        {
            await using var world = await StartAsync();
            world.Emulator.AddFault(
                new Fault { StatusCode = 429, Count = 1, Headers = new Dictionary<string, string> { ["Retry-After"] = header } });

            await RunAsync("get", world);

            Assert.InRange(Assert.Single(world.Time.Waits), Math.Max(least, 0.05), Math.Max(least, 0.5));
        }
    }

    [Fact]
    public async Task A_body_that_is_larger_than_it_may_be_is_not_read()
    {
        await using var world = await StartAsync();

        var diagnostic = await RegistryWorld.FailureOf(
            () => world.Client().Blobs.ReadAsync(world.Image().Repository, Blob(world), limit: 10, CancellationToken.None));

        Assert.Equal("ARB3007", diagnostic.Code);
        Assert.Contains("the limit of this request", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_blob_that_was_changed_on_the_way_is_refused()
    {
        await using var world = await StartAsync();
        world.Emulator.AddFault(new Fault { PathPattern = "downloads", BodyFault = BodyFault.Corrupt });

        Assert.Equal("ARB3008", (await RegistryWorld.FailureOf(() => RunAsync("blob", world))).Code);
    }

    [Fact]
    public async Task A_registrys_warning_reaches_the_log()
    {
        await using var world = await StartAsync();
        world.Emulator.AddFault(new Fault
        {
            Headers = new Dictionary<string, string> { ["Warning"] = "299 - \"This image is deprecated. ##vso[task.complete]\"" },
        });

        await RunAsync("get", world);

        Assert.Equal([$"{world.Host.Authority} warns: This image is deprecated. # #vso[task.complete]"], world.Log.Notices);
    }

    [Fact]
    public async Task A_build_tells_a_warning_once_however_many_clients_hear_it()
    {
        await using var world = await StartAsync();
        world.Emulator.AddFault(new Fault { Headers = new Dictionary<string, string> { ["Warning"] = "299 - \"deprecated\"" } });
        var connections = world.Connect(world.Settings);

        foreach (var client in Enumerable.Range(0, 3).Select(_ => connections.Client(world.Image().Registry, world.Log)))
        {
            await client.Manifests.FindAsync(world.Image(":1.0.0"), CancellationToken.None);
        }

        Assert.Equal([$"{world.Host.Authority} warns: deprecated"], world.Log.Notices);
    }

    [Fact]
    public async Task Other_warnings_are_the_protocols_own()
    {
        await using var world = await StartAsync();
        world.Emulator.AddFault(new Fault { Headers = new Dictionary<string, string> { ["Warning"] = "110 - \"Response is stale\"" } });

        await RunAsync("get", world);

        Assert.Empty(world.Log.Notices);
    }

    [Fact]
    public async Task Every_request_is_in_the_detailed_log_without_its_query()
    {
        await using var world = await StartAsync();

        await RunAsync("list", world);

        Assert.Contains($"GET http://localhost:{world.Host.Port}/v2/{RegistryWorld.Repository}/tags/list: 200", world.Log.Details);
        Assert.Contains($"{world.Host.Authority}: credential from environment (TOKEN).", world.Log.Details);
        Assert.DoesNotContain(world.Log.Details, line => line.Contains(world.Variables["TOKEN"], StringComparison.Ordinal));
    }

    private static async Task<RegistryWorld> StartAsync(EmulatorOptions? options = null)
    {
        var world = await RegistryWorld.StartAsync(options);
        world.Host.PushImage(RegistryWorld.Repository, "1.0.0");
        return world;
    }

    private static async Task RunAsync(string operation, RegistryWorld world)
    {
        var client = world.Client();
        switch (operation)
        {
            case "head":
                Assert.NotNull(await client.Manifests.FindAsync(world.Image(":1.0.0"), CancellationToken.None));
                break;
            case "get":
                Assert.NotNull(await client.Manifests.GetAsync(world.Image(":1.0.0"), CancellationToken.None));
                break;
            case "put":
                var manifest = new Manifest(world.Host.GetManifest(RegistryWorld.Repository, "1.0.0"), MediaTypes.OciManifest);
                await client.Manifests.PutAsync(world.Image(":2.0.0"), manifest, CancellationToken.None);
                Assert.Equal(manifest.Digest.ToString(), world.Host.GetTagDigest(RegistryWorld.Repository, "2.0.0"));
                break;
            case "list":
                Assert.Equal(["1.0.0"], (await client.Tags.ListAsync(world.Image().Repository, CancellationToken.None))?.Tags);
                break;
            default:
                Assert.NotEqual(
                    0, (await client.Blobs.ReadAsync(world.Image().Repository, Blob(world), 100_000, CancellationToken.None)).Length);
                break;
        }
    }

    private static ImageDigest Blob(RegistryWorld world) =>
        ImageDigest.TryParse(world.Host.PushBlob(RegistryWorld.Repository, new byte[1000]), out var digest)
            ? digest
            : throw new InvalidOperationException("the emulator gave no digest");

    private static string Date(double seconds) => VirtualTime.Start.AddSeconds(seconds).ToString("R", CultureInfo.InvariantCulture);

    private static TheoryData<string, int, string> Product(params (int Status, string Code)[] failures) =>
        [.. Operations.SelectMany(operation => failures.Select(failure => (operation, failure.Status, failure.Code)))];
}
