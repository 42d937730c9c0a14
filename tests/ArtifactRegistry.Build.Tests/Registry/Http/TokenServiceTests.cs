using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Emulator;

namespace ArtifactRegistry.Build.Tests.Registry.Http;

/// <summary>A token service refuses a scope before the registry sees the request.</summary>
public sealed class TokenServiceTests
{
    [Fact]
    public async Task A_refused_scope_names_the_role_of_the_request_that_needs_it()
    {
        await using var world = await RegistryWorld.StartAsync(new EmulatorOptions
        {
            Members = new Dictionary<string, RepositoryRole> { ["ci"] = RepositoryRole.Reader },
        });
        var password = new PasswordCredential(
            SafeText.Of($"docker"), SafeText.Of($"config.json"), "_json_key", world.Emulator.CreateServiceAccountKey("ci"));
        using var connections = new RegistryConnections(world.Settings, new CredentialChain([new Given(password)]), world.Time);
        var client = connections.Client(world.Image().Registry, world.Log);

        var failure = await PushProbe.RunAsync(client, world.Image().Repository, CancellationToken.None);

        Assert.Equal("ARB3001", failure!.Diagnostic.Code);
        Assert.Contains("GET http://", failure.Message, StringComparison.Ordinal);
        Assert.Contains("/v2/token was answered with 403: DENIED", failure.Message, StringComparison.Ordinal);
        Assert.Contains("docker (config.json) roles/artifactregistry.writer on the repository.", failure.Message, StringComparison.Ordinal);
    }

    private sealed class Given(RegistryCredential credential) : ICredentialSource
    {
        public SafeText Name => credential.Source;

        public ValueTask<CredentialLookup> LookUpAsync(CredentialRequest request, CancellationToken cancellationToken) =>
            ValueTask.FromResult<CredentialLookup>(new CredentialLookup.Found(credential));
    }
}
