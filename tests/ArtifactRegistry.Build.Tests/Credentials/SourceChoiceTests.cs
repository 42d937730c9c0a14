using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Tests.Credentials;

public sealed class SourceChoiceTests : IDisposable
{
    private readonly Machine machine = new();

    public void Dispose() => machine.Dispose();

    [Fact]
    public async Task The_source_that_the_project_names_is_used_though_an_earlier_one_has_something()
    {
        machine.Variables["GOOGLE_OAUTH_ACCESS_TOKEN"] = "token";
        machine.Variables["GOOGLE_APPLICATION_CREDENTIALS"] = machine.Write(
            "key.json", Machine.ServiceAccountKey(new Uri("http://127.0.0.1:1/")));
        using var chain = machine.Chain(new() { Source = "application-credentials" });

        Assert.Equal("application-credentials", (await chain.GetAsync(Machine.ArtifactRegistry, CancellationToken.None)).Source.ToString());
    }

    [Fact]
    public async Task Anonymous_can_be_chosen_too()
    {
        machine.Variables["GOOGLE_OAUTH_ACCESS_TOKEN"] = "token";
        using var chain = machine.Chain(new() { Source = "anonymous" });

        Assert.Equal("anonymous", (await chain.GetAsync(Machine.ArtifactRegistry, CancellationToken.None)).Source.ToString());
    }

    [Fact]
    public async Task A_source_that_has_nothing_is_an_error_for_Artifact_Registry_and_no_matter_of_another_registry()
    {
        using var chain = machine.Chain(new() { Source = "application-credentials" });

        var failure = await Machine.FailureOf(() => chain.GetAsync(Machine.ArtifactRegistry, default).AsTask());

        Assert.Equal(DiagnosticList.DemandedSourceEmpty, failure.Descriptor);
        Assert.IsType<AnonymousCredential>(await chain.GetAsync(Machine.Request("registry.example"), default));
    }

    [Fact]
    public void A_name_that_is_no_source_is_an_error_that_lists_the_names()
    {
        var diagnostic = Assert.Throws<ArtifactRegistryException>(() => machine.Chain(new() { Source = "keychain" })).Diagnostic;

        Assert.Equal("ARB1005", diagnostic.Code);
        Assert.Contains(
            "ArtifactRegistryCredentialSource is 'keychain'. It can be auto, environment, ", diagnostic.Message, StringComparison.Ordinal);
    }
}
