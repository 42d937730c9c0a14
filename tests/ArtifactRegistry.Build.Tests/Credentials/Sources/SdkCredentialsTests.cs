using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.Credentials.Sources;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Tests.Credentials.Sources;

public sealed class SdkCredentialsTests : IDisposable
{
    private readonly Machine machine = new();

    public void Dispose() => machine.Dispose();

    [Theory]
    [InlineData(RegistryRole.PushTarget, "DOTNET_CONTAINER_PUSH_REGISTRY", true)]
    [InlineData(RegistryRole.PushTarget, "DOTNET_CONTAINER_REGISTRY", true)]
    [InlineData(RegistryRole.PushTarget, "SDK_CONTAINER_REGISTRY", true)]
    [InlineData(RegistryRole.PushTarget, "DOTNET_CONTAINER_PULL_REGISTRY", false)]
    [InlineData(RegistryRole.BaseImage, "DOTNET_CONTAINER_PULL_REGISTRY", true)]
    [InlineData(RegistryRole.BaseImage, "DOTNET_CONTAINER_PUSH_REGISTRY", false)]
    [InlineData(RegistryRole.Other, "DOTNET_CONTAINER_PUSH_REGISTRY", false)]
    internal void The_sdks_variables_count_for_the_registry_that_they_are_for(RegistryRole role, string prefix, bool found)
    {
        machine.Variables[prefix + "_UNAME"] = "me";
        machine.Variables[prefix + "_PWORD"] = "pass";

        Assert.Equal(found, FindsItsOwn(role));
    }

    [Theory]
    [InlineData("""{"auths":{"europe-docker.pkg.dev":{"auth":"bWU6cGFzcw=="}}}""", true)]
    [InlineData("""{"credHelpers":{"europe-docker.pkg.dev":"gcloud"}}""", true)]
    [InlineData("""{"credsStore":"desktop","auths":{"europe-docker.pkg.dev":{}}}""", true)]
    [InlineData("""{"auths":{"europe-docker.pkg.dev":{}}}""", false)]
    [InlineData("""{"credsStore":"desktop"}""", false)]
    [InlineData("""{"auths":{"us-docker.pkg.dev":{"auth":"bWU6cGFzcw=="}},"credHelpers":{"gcr.io":"gcloud"}}""", false)]
    [InlineData("{}", false)]
    public void An_entry_for_this_very_host_counts(string configuration, bool found)
    {
        machine.Write(".docker/config.json", configuration);

        Assert.Equal(found, FindsItsOwn(RegistryRole.PushTarget));
    }

    [Fact]
    public void A_bare_machine_has_nothing() => Assert.False(FindsItsOwn(RegistryRole.PushTarget));

    private bool FindsItsOwn(RegistryRole role) =>
        RegistryHost.TryParse("europe-docker.pkg.dev", out var host)
        && SdkCredentials.FindsItsOwn(host, role, machine.Variables.GetValueOrDefault);
}
