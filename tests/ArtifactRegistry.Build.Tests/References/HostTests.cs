using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Tests.References;

public sealed class HostTests
{
    [Theory]
    [InlineData("europe-docker.pkg.dev", true, 3)]
    [InlineData("us-central1-docker.pkg.dev", true, 3)]
    [InlineData("docker.europe-west3.rep.pkg.dev", true, 3)]
    [InlineData("gcr.io", true, 2)]
    [InlineData("eu.gcr.io", true, 2)]
    [InlineData("europe-docker.pkg.dev:443", true, 3)]
    [InlineData("EUROPE-docker.pkg.dev", true, 3)]
    [InlineData("europe-docker.pkg.dev:8443", false, 1)]
    [InlineData("europe-docker.pkg.dev.evil.example", false, 1)]
    [InlineData("evil.example.europe-docker.pkg.dev", false, 1)]
    [InlineData("evil-europe-docker.pkg.dev.example", false, 1)]
    [InlineData("docker.pkg.dev", false, 1)]
    [InlineData("europe-docker.pkg.dev.", false, 1)]
    [InlineData("europe-npm.pkg.dev", false, 1)]
    [InlineData("evilgcr.io", false, 1)]
    [InlineData("a.b.gcr.io", false, 1)]
    [InlineData("europe-docker。pkg。dev", false, 1)]
    [InlineData("localhost:5000", false, 1)]
    [InlineData("docker.io", false, 1)]
    public void Googles_tokens_go_to_exactly_these_hosts(string text, bool isArtifactRegistry, int leastDepth)
    {
        Assert.True(RegistryHost.TryParse(text, out var host));
        Assert.Equal((isArtifactRegistry, leastDepth), (ArtifactRegistryHosts.Contains(host), ArtifactRegistryHosts.MinDepth(host)));
    }

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("localhost:5000", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.9.9.9:80", true)]
    [InlineData("[::1]:5000", true)]
    [InlineData("[::ffff:127.0.0.1]", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("localhost.example", false)]
    [InlineData("127.0.0.1.example", false)]
    [InlineData("10.0.0.1", false)]
    public void Plain_http_is_for_this_machine_alone(string text, bool isLoopback)
    {
        Assert.True(RegistryHost.TryParse(text, out var host));
        Assert.Equal(isLoopback, host.IsLoopback);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a/b")]
    [InlineData("user@host.example")]
    [InlineData("host.example?q")]
    [InlineData("host.example#f")]
    [InlineData("host.example\\x")]
    [InlineData("host%2eexample")]
    [InlineData("host.example:0x50")]
    [InlineData("host.example:65536")]
    [InlineData("host.example:")]
    [InlineData("a_b!.example")]
    [InlineData("host.example\n")]
    [InlineData("[::1")]
    public void What_is_no_host_is_none(string text) => Assert.False(RegistryHost.TryParse(text, out _));
}
