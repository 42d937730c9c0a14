using ArtifactRegistry.Build.Registry.Http;

namespace ArtifactRegistry.Build.Tests.Registry.Http;

/// <summary>Where a registry may send us and our credentials.</summary>
public sealed class OriginTests
{
    private const string Registry = "https://europe-docker.pkg.dev/v2/";

    [Theory]
    [InlineData(Registry, "https://europe-docker.pkg.dev/other", true)]
    [InlineData(Registry, "https://EUROPE-docker.pkg.dev:443/other", true)]
    [InlineData(Registry, "http://europe-docker.pkg.dev/", false)]
    [InlineData(Registry, "https://europe-docker.pkg.dev:8443/", false)]
    [InlineData(Registry, "https://us-docker.pkg.dev/", false)]
    [InlineData(Registry, "https://europe-docker.pkg.dev.evil.example/", false)]
    [InlineData(Registry, "https://europe-docker.pkg.dev@evil.example/", false)]
    [InlineData("http://localhost:5000/", "https://localhost:5000/", true)]
    [InlineData("http://localhost:5000/", "http://localhost:5001/", false)]
    [InlineData("http://localhost:5000/", "http://127.0.0.1:5000/", false)]
    [InlineData("http://localhost:5000/", "ftp://localhost:5000/", false)]
    public void Credentials_stay_with_scheme_host_and_port(string one, string other, bool isSame) =>
        Assert.Equal(isSame, Origin.IsSame(new Uri(one), new Uri(other)));

    [Theory]
    [InlineData("https://europe-docker.pkg.dev/v2/token", true)]
    [InlineData("https://auth.docker.io/token", true)]
    [InlineData("http://auth.docker.io/token", false)]
    [InlineData("https://localhost/token", false)]
    [InlineData("https://localhost./token", false)]
    [InlineData("https://a.localhost/token", false)]
    [InlineData("https://127.0.0.1/token", false)]
    [InlineData("https://2130706433/token", false)]
    [InlineData("https://0x7f.1/token", false)]
    [InlineData("https://10.0.0.1/token", false)]
    [InlineData("https://8.8.8.8/token", false)]
    [InlineData("https://169.254.169.254/token", false)]
    [InlineData("https://[::1]/token", false)]
    [InlineData("https://[fd00:ec2::254]/token", false)]
    [InlineData("https://[::ffff:169.254.169.254]/token", false)]
    [InlineData("https://metadata.google.internal/token", false)]
    [InlineData("https://metadata.google.internal./token", false)]
    [InlineData("https://METADATA.GOOGLE.INTERNAL/token", false)]
    [InlineData("https://printer.local/token", false)]
    [InlineData("https://storage.registry.svc/token", false)]
    [InlineData("https://storage.registry.svc.cluster.local/token", false)]
    [InlineData("https://storage.CORP/token", false)]
    [InlineData("https://storage.lan/token", false)]
    [InlineData("https://storage.home/token", false)]
    [InlineData("https://storage.intranet./token", false)]
    [InlineData("https://storage.service.consul/token", false)]
    [InlineData("https://storage.private/token", false)]
    [InlineData("https://storage.corp.example/token", true)]
    [InlineData("https://intranet/token", false)]
    [InlineData("https://intranet./token", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("ftp://auth.docker.io/token", false)]
    [InlineData("data:,x", false)]
    public void A_registry_may_name_public_hosts_over_https(string to, bool may) =>
        Assert.Equal(may, Origin.MayFollow(new Uri(Registry), new Uri(to)));

    [Theory]
    [InlineData("https://registry.corp/v2/", "https://storage.corp/blob", true)]
    [InlineData("https://registry.corp/v2/", "http://storage.corp/blob", false)]
    [InlineData("https://registry.corp/v2/", "https://storage.lan/blob", false)]
    [InlineData("https://registry.default.svc.cluster.local/v2/", "https://minio.default.svc.cluster.local/blob", true)]
    [InlineData("https://registry.c.project.internal/v2/", "https://metadata.google.internal/blob", false)]
    public void A_registry_inside_a_network_may_name_its_own_kind(string registry, string to, bool may) =>
        Assert.Equal(may, Origin.MayFollow(new Uri(registry), new Uri(to)));

    [Theory]
    [InlineData("http://localhost:5001/token", true)]
    [InlineData("http://127.0.0.1:5001/token", true)]
    [InlineData("https://auth.docker.io/token", true)]
    [InlineData("http://10.0.0.1/token", false)]
    public void A_registry_on_this_machine_may_name_this_machine(string to, bool may) =>
        Assert.Equal(may, Origin.MayFollow(new Uri("http://localhost:5000/"), new Uri(to)));
}
