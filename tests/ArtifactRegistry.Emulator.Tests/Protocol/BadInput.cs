using System.Net;
using System.Net.Sockets;
using System.Text;
using ArtifactRegistry.Emulator.Tests.Support;
using CsCheck;

namespace ArtifactRegistry.Emulator.Tests.Protocol;

/// <summary>Hostile and random requests get an error of the specification, change nothing, and are never a 500.</summary>
public class BadInput
{
    private static readonly string[] Methods = ["GET", "HEAD", "PUT", "POST", "PATCH", "DELETE", "OPTIONS", "TRACE", "NONSENSE"];

    private static readonly string[] Pieces =
    [
        "/v2", "/", "/v2/", "p/r/app", "p", "p/r", "/manifests/", "/blobs/", "/blobs/uploads/", "/tags/list", "/referrers/", "_catalog",
        "token", "..", "%2e%2e", "%00", "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "sha256:",
        "sha512:00", "latest", "?n=1", "?n=99999999999999999999", "&last=", "?digest=sha256:00",
        "?mount=x&from=y", "&mount=", "/artifacts-uploads/namespaces/p/repositories/r/uploads/x",
        "/artifacts-downloads/namespaces/p/repositories/r/downloads/AAAA", "/token", "/v1/token",
        "/v1/projects/-/serviceAccounts/x:generateAccessToken", "/computeMetadata/v1/instance/service-accounts/default/token",
        "/_emulator/", "image?host=", "é", "%", "%zz", "//", "?scope=repository:a:b:c",
    ];

    private static readonly (string Name, string Value)[] Headers =
    [
        ("Authorization", "Bearer x"), ("Authorization", "Basic =="), ("Range", "bytes=5-1"), ("Range", "bytes=-99999999999999999999"),
        ("Content-Range", "5-1"), ("Content-Range", "a-b"),
        ("Accept", ";;;,"), ("Metadata-Flavor", "Google"), ("Content-Type", "application/x-www-form-urlencoded"),
        ("Content-Type", "multipart/form-data; boundary=x"),
        ("Content-Type", "application/vnd.oci.image.manifest.v1+json"), ("Cookie", "a=b"),
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Random_requests_never_give_a_500(bool authentication)
    {
        await using var emulated = await Emulated.StartAsync(new EmulatorOptions { RequireAuthentication = authentication });
        emulated.Host.PushIndex("p/r/app", "latest");
        var path = Gen.OneOf(OneOf(Pieces).List[1, 6].Select(p => string.Concat(p)), Gen.String[Gen.Char[' ', '~'], 0, 60]);
        var request = Gen.Select(
            OneOf(Methods),
            path,
            Gen.Int[0, Headers.Length - 1].Array[0, 3],
            Gen.OneOf(Gen.Const(""), Gen.Const("{}"), Gen.Const("[1]"), Gen.String[0, 200]),
            Gen.Bool);
        var sent = 0;
        await request.CheckAsync(
            5000,
            async r =>
            {
                var status = await RawRequest.SendAsync(
                    emulated, r.Item1, r.Item2, [.. r.Item3.Distinct().Select(i => Headers[i])], r.Item4, r.Item5);
                Interlocked.Increment(ref sent);
                return status is (>= 200 and < 500) or 501 or 505;
            },
            atOnce: 4);
        Assert.True(sent >= 5000);
        Assert.DoesNotContain(emulated.Emulator.Requests, r => r.StatusCode >= 500);
    }

    [Theory]
    [InlineData("GET", "/v2/p/r/../../../etc/passwd/manifests/1")]
    [InlineData("GET", "/v2/p/r/app/blobs/sha256:..%2f..%2f..%2fetc%2fpasswd")]
    [InlineData("PUT", "/v2/p/r/%2e%2e/manifests/1")]
    [InlineData("PUT", "/v2/P/R/App/manifests/1")]
    [InlineData("PUT", "/v2/p/r/app/manifests/..%2f1")]
    public async Task A_path_that_tries_to_leave_its_place_is_refused(string method, string path)
    {
        using var folder = new TemporaryDirectory();
        await using var emulated = await Emulated.StartAsync(new EmulatorOptions { DataDirectory = folder.Combine("data") });
        var status = await RawRequest.SendAsync(
            emulated, method, path, [("Content-Type", Client.OciManifest)], method == "PUT" ? "{}" : "", authenticated: true);
        Assert.InRange(status, 400, 404);
        Assert.Empty(emulated.Host.Images);
        Assert.Equal([folder.Combine("data")], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task Huge_headers_and_names_are_refused()
    {
        await using var emulated = await Emulated.StartAsync();
        Assert.Equal(
            HttpStatusCode.RequestHeaderFieldsTooLarge,
            (await emulated.Client.GetAsync("/v2/", ("X-Huge", new string('a', 64 * 1024)))).Status);
        Assert.Equal("400 NAME_INVALID", (await emulated.Client.GetAsync($"/v2/p/r/{new string('a', 300)}/tags/list")).Error);
        Assert.Equal("400 TAG_INVALID", (await emulated.Client.GetAsync($"/v2/p/r/a/manifests/{new string('a', 129)}")).Error);
    }

    [Fact]
    public async Task A_body_cut_short_leaves_nothing_behind()
    {
        await using var emulated = await Emulated.StartAsync();
        var opened = await emulated.Client.SendAsync("POST", "/v2/p/r/app/blobs/uploads/");
        using (TcpClient tcp = new())
        {
            await tcp.ConnectAsync("127.0.0.1", emulated.Host.Port, TestContext.Current.CancellationToken);
            var cut = $"PATCH {opened.Location} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n12345";
            await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(cut), TestContext.Current.CancellationToken);
        }

        while (emulated.Emulator.Requests.All(r => r.Method != "PATCH"))
        {
            await Task.Yield();
        }

        var half = "12345"u8.ToArray();
        var closed = await emulated.Client.SendAsync("PUT", Client.With(opened.Location!, Client.Sha256(half)));
        // BLOB_UPLOAD_INVALID where the emulator saw a part of the body, DIGEST_INVALID where it saw none.
        Assert.Equal(HttpStatusCode.BadRequest, closed.Status);
        Assert.False(emulated.Host.HasBlob("p/r/app", Client.Sha256(half)));
    }

    [Fact]
    public async Task Manifests_nested_without_end_or_with_wrong_types_are_refused()
    {
        await using var emulated = await Emulated.StartAsync();
        var deep = "{\"schemaVersion\":2,\"a\":" + new string('[', 10_000) + new string(']', 10_000) + "}";
        string[] bodies =
        [
            deep,
            "null",
            "{\"schemaVersion\":\"2\"}",
            "{\"schemaVersion\":2,\"mediaType\":7}",
            "{\"schemaVersion\":2,\"config\":[],\"layers\":{}}",
            "{\"schemaVersion\":2,\"config\":{},\"layers\":[null]}",
        ];
        foreach (var body in bodies)
        {
            Assert.Equal(
                "400 MANIFEST_INVALID",
                (await emulated.Client.SendAsync(
                    "PUT", "/v2/p/r/app/manifests/1", Encoding.UTF8.GetBytes(body), Client.OciManifest)).Error);
        }
    }

    private static Gen<string> OneOf(string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
