using System.Net;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Registry.Http;

namespace ArtifactRegistry.Build.Tests.Registry.Http;

/// <summary>A registry on the internet does not send the build into its own network.</summary>
public sealed class ConnectorTests
{
    private const string Registry = "registry.example";
    private const string Storage = "storage.example";

    [Theory]
    [InlineData("8.8.8.8", "10.0.0.1", true)]
    [InlineData("8.8.8.8", "8.8.4.4 169.254.169.254", true)]
    [InlineData("8.8.8.8", "fd00::1", true)]
    [InlineData("8.8.8.8", "8.8.4.4", false)]
    [InlineData("10.0.0.2", "10.0.0.1", false)]
    [InlineData("127.0.0.1", "10.0.0.1", false)]
    public async Task Names_with_private_addresses_are_refused_when_the_registry_is_public(string registry, string storage, bool isRefused)
    {
        var connector = Connector((Registry, registry), (Storage, storage));
        await FindAsync(connector, Registry);

        var failure = await Record.ExceptionAsync(() => FindAsync(connector, Storage));

        Assert.Equal(isRefused ? "ARB3009" : null, (failure as ArtifactRegistryException)?.Diagnostic.Code);
    }

    [Theory]
    [InlineData("storage.googleapis.com")]
    [InlineData("europe-docker.pkg.dev")]
    public async Task Hosts_of_Google_may_be_inside_the_network(string host)
    {
        var connector = Connector((Registry, "8.8.8.8"), (host, "10.0.0.1"));
        await FindAsync(connector, Registry);

        Assert.Equal([IPAddress.Parse("10.0.0.1")], await FindAsync(connector, host));
    }

    [Fact]
    public async Task A_proxy_may_be_inside_the_network()
    {
        var connector = Connector((Registry, "8.8.8.8"), ("proxy.corp", "10.0.0.1"));
        await FindAsync(connector, Registry);

        Assert.Single(await connector.FindAsync("proxy.corp", new HttpRequestMessage(HttpMethod.Get, $"https://{Storage}/"), default));
    }

    [Fact]
    public async Task A_refusal_is_one_coded_error_without_another_attempt()
    {
        var refusal = RegistryDiagnostics.PrivatePlace(Registry, Storage);
        using var registry = new HostileRegistry(request =>
        {
            if (request.RequestUri!.Host == Storage)
            {
                throw new HttpRequestException(HttpRequestError.ConnectionError, "refused", refusal.ToException());
            }

            var answer = HostileRegistry.Answer(307, "");
            answer.Headers.Location = new Uri($"https://{Storage}/blob");
            return answer;
        });

        Assert.Equal(refusal, await registry.FailureAsync("blob"));
        Assert.Single(registry.Requests, request => request.RequestUri!.Host == Storage);
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("172.15.0.1", true)]
    [InlineData("172.32.0.1", true)]
    [InlineData("199.36.153.8", true)]
    [InlineData("2001:4860:4860::8888", true)]
    [InlineData("64:ff9b::808:808", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.255.255.255", false)]
    [InlineData("100.100.100.200", false)]
    [InlineData("127.0.0.53", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00:ec2::254", false)]
    [InlineData("ff02::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("64:ff9b::a9fe:a9fe", false)]
    [InlineData("2002:a00:1::", false)]
    public void An_address_is_public_or_not(string address, bool isPublic) =>
        Assert.Equal(isPublic, NetworkAddress.IsPublic(IPAddress.Parse(address)));

    private static Connector Connector(params (string Host, string Addresses)[] names) => new(
        Registry,
        (host, _) => Task.FromResult(names.Single(name => name.Host == host).Addresses.Split(' ').Select(IPAddress.Parse).ToArray()));

    private static Task<IPAddress[]> FindAsync(Connector connector, string host) =>
        connector.FindAsync(host, new HttpRequestMessage(HttpMethod.Get, $"https://{host}/v2/"), TestContext.Current.CancellationToken);
}
