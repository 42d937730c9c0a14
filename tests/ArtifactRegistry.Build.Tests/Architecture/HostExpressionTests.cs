using System.Text.RegularExpressions;
using System.Xml.Linq;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Tests.Architecture;

/// <summary>The targets decide by an expression of their own whether a host is Artifact Registry's, so that a publish elsewhere loads no
/// task. It must be the one that <see cref="ArtifactRegistryHosts"/> has.</summary>
public sealed class HostExpressionTests
{
    private static readonly string[] Names =
    [
        "europe-docker.pkg.dev", "us-central1-docker.pkg.dev", "docker.europe-west3.rep.pkg.dev", "gcr.io", "eu.gcr.io",
        "EUROPE-docker.pkg.dev", "Eu.GCR.io",
        "docker.pkg.dev", "-docker.pkg.dev", "europe-npm.pkg.dev", "europe-docker.pkg.dev.", "europe-docker.pkg.dev.evil.example",
        "evil.example.europe-docker.pkg.dev", "europe-dockerxpkg.dev", "docker.rep.pkg.dev", "docker.a.b.rep.pkg.dev",
        "a.b.gcr.io", "evilgcr.io", ".gcr.io",
        "localhost", "docker.io", "registry.example.com", "eu-docker.pkg.dev_", "europe_docker.pkg.dev", "[::1]",
    ];

    [Fact]
    public void The_targets_and_the_tasks_know_the_same_hosts()
    {
        var expression = new Regex(ExpressionInTargets(), RegexOptions.None, TimeSpan.FromSeconds(10));

        Assert.All(
            Names.SelectMany(name => new[] { name, $"{name}:443", $"{name}:8443", $"{name}:5000", $"{name}\n" }),
            text => Assert.Equal((text, IsKnownToTasks(text)), (text, expression.IsMatch(text))));
        Assert.Matches(expression, "EUROPE-docker.pkg.dev:443");
    }

    private static bool IsKnownToTasks(string text) => RegistryHost.TryParse(text, out var host) && ArtifactRegistryHosts.Contains(host);

    // The property is set in two steps, the second of which contains the first.
    private static string ExpressionInTargets() =>
        XDocument.Load(Path.Combine(SourceTree.Root, "build", "ArtifactRegistry.Build.Decide.targets"))
            .Descendants("_ArtifactRegistryHostPattern")
            .Select(step => step.Value)
            .Aggregate((first, second) => second.Replace("$(_ArtifactRegistryHostPattern)", first, StringComparison.Ordinal));
}
