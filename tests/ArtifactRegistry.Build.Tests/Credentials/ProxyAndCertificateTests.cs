using ArtifactRegistry.Emulator;

namespace ArtifactRegistry.Build.Tests.Credentials;

/// <summary>Each in an MSBuild of its own: .NET reads these variables once in a process.</summary>
[Collection(nameof(Alone))]
public sealed class ProxyAndCertificateTests : IDisposable
{
    private readonly Machine machine = new() { Clock = TimeProvider.System };

    public void Dispose() => machine.Dispose();

    [Fact]
    public async Task The_token_endpoint_is_asked_through_the_proxy()
    {
        await using var emulator = await ArtifactRegistryEmulator.StartAsync();
        await using var proxy = await LoopbackServer.StartAsync(502, "");
        machine.Variables["HTTPS_PROXY"] = proxy.Address.AbsoluteUri;
        machine.Variables["GOOGLE_APPLICATION_CREDENTIALS"] = machine.Write(
            "key.json", Machine.ServiceAccountKey(new Uri("https://token.example/token")));

        var (exitCode, output) = await MSBuild.TestCredentialsAsync(machine, emulator, "-v:normal");

        Assert.Equal(1, exitCode);
        Assert.True(output.Contains("error ARB2009: https://token.example/token cannot be reached", StringComparison.Ordinal), output);
        Assert.Contains(proxy.Requests, request => (request.Method, request.Headers["Host"]) == ("CONNECT", "token.example:443"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_private_certificate_is_accepted_when_the_machine_trusts_it(bool trusted)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the machine's store decides.");
        await using var emulator = await ArtifactRegistryEmulator.StartAsync(new() { Hosts = [new(), new() { Https = true }] });
        var (http, https) = (emulator.Hosts[0].BaseUri, emulator.Hosts[1].BaseUri);
        var key = emulator.CreateServiceAccountKey().Replace($"{http}token", $"{https}token", StringComparison.Ordinal);
        machine.Variables["GOOGLE_APPLICATION_CREDENTIALS"] = machine.Write("key.json", key);
        machine.Variables["SSL_CERT_FILE"] = machine.Write("ca.pem", trusted ? emulator.Certificate.ExportCertificatePem() : "");

        var (exitCode, output) = await MSBuild.TestCredentialsAsync(machine, emulator, "-v:normal");

        Assert.True(exitCode == (trusted ? 0 : 1), output);
        Assert.Contains(trusted ? "accepted." : $"error ARB2009: {https}token cannot be reached", output, StringComparison.Ordinal);
    }
}
