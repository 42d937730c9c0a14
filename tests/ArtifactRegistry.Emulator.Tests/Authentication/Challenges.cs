using System.Net;
using ArtifactRegistry.Emulator.Tests.Support;

namespace ArtifactRegistry.Emulator.Tests.Authentication;

/// <summary>What a request without a good credential is told (wire.md §2.1, captured).</summary>
public class Challenges
{
    [Fact]
    public async Task The_base_is_challenged_without_service_and_scope()
    {
        await using var emulated = await Emulated.StartAsync();
        var refused = await emulated.Anonymous.GetAsync("/v2/");
        Assert.Equal("401 UNAUTHORIZED", refused.Error);
        Assert.Equal("not authenticated: No credential was supplied.", refused.Message);
        Assert.Equal($"Bearer realm=\"http://{emulated.Host.Authority}/v2/token\"", refused.Header("WWW-Authenticate"));
    }

    [Theory]
    [InlineData("GET", "p/r/app/manifests/1", "p/r/app:pull")]
    [InlineData("HEAD", "p/r/app/manifests/1", "p/r/app:pull")]
    [InlineData("PUT", "p/r/app/manifests/1", "p/r/app:pull,push")]
    [InlineData("DELETE", "p/r/app/manifests/1", "p/r/app:pull,push")]
    [InlineData("POST", "p/r/app/blobs/uploads/", "p/r/app:pull,push")]
    [InlineData("GET", "p/r/tags/list", "p/r/pkg:pull")]
    public async Task A_repository_is_challenged_with_the_scope_that_the_verb_needs(string method, string path, string scope)
    {
        await using var emulated = await Emulated.StartAsync();
        var refused = await emulated.Anonymous.SendAsync(method, "/v2/" + path);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.Status);
        Assert.EndsWith(
            $"service=\"{emulated.Host.Authority}\",scope=\"repository:{scope}\"",
            refused.Header("WWW-Authenticate"),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Bearer nonsense")]
    [InlineData("Basic !!!")]
    [InlineData("Basic bm9ib2R5OnRva2Vu")]
    [InlineData("Digest x")]
    [InlineData("Bearer")]
    public async Task A_bad_credential_is_refused_without_a_challenge(string authorization)
    {
        await using var emulated = await Emulated.StartAsync();
        var refused = await emulated.Anonymous.GetAsync("/v2/p/r/app/manifests/1", ("Authorization", authorization));
        Assert.Equal("401 UNAUTHORIZED", refused.Error);
        Assert.Equal("No valid credential was supplied.", refused.Message);
        Assert.Null(refused.Header("WWW-Authenticate"));
    }

    [Fact]
    public async Task One_component_is_an_invalid_name_before_any_credential()
    {
        await using var emulated = await Emulated.StartAsync();
        var refused = await emulated.Anonymous.GetAsync("/v2/app/manifests/1");
        Assert.Equal("400 NAME_INVALID", refused.Error);
        Assert.Equal("invalid number of path components: 1", refused.Message);
    }

    [Fact]
    public async Task A_push_to_two_components_is_told_what_is_missing()
    {
        await using var emulated = await Emulated.StartAsync();
        var refused = await emulated.Client.SendAsync("POST", "/v2/p/app/blobs/uploads/");
        Assert.Equal("400 NAME_INVALID", refused.Error);
        Assert.StartsWith("Missing image name.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_base_answers_a_good_credential_with_an_empty_page()
    {
        await using var emulated = await Emulated.StartAsync();
        var ok = await emulated.Client.GetAsync("/v2/");
        Assert.Equal((HttpStatusCode.OK, 0), (ok.Status, ok.Body.Length));
        Assert.Equal("text/html; charset=UTF-8", ok.Header("Content-Type"));
        Assert.Equal("registry/2.0", ok.Header("Docker-Distribution-Api-Version"));
    }
}
