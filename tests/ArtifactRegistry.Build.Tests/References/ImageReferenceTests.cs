using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Tests.References;

public sealed class ImageReferenceTests
{
    private const string Sha = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("europe-docker.pkg.dev/p/r/i", "europe-docker.pkg.dev", "p/r/i", null, null)]
    [InlineData("europe-docker.pkg.dev/p/r/i:1.0.0", "europe-docker.pkg.dev", "p/r/i", "1.0.0", null)]
    [InlineData("europe-docker.pkg.dev/p/r/i@" + Sha, "europe-docker.pkg.dev", "p/r/i", null, Sha)]
    [InlineData("europe-docker.pkg.dev/p/r/i:1.0.0@" + Sha, "europe-docker.pkg.dev", "p/r/i", "1.0.0", Sha)]
    [InlineData("europe-docker.pkg.dev/p/r/a/b/c", "europe-docker.pkg.dev", "p/r/a/b/c", null, null)]
    [InlineData("us-docker.pkg.dev/example.com/project/repo/image", "us-docker.pkg.dev", "example.com/project/repo/image", null, null)]
    [InlineData("localhost/i", "localhost", "i", null, null)]
    [InlineData("localhost:5000/i:t", "localhost:5000", "i", "t", null)]
    [InlineData("[::1]:5000/i:t", "[::1]:5000", "i", "t", null)]
    [InlineData("127.0.0.1:5000/i", "127.0.0.1:5000", "i", null, null)]
    [InlineData("EUROPE-docker.pkg.dev/p/r/i", "europe-docker.pkg.dev", "p/r/i", null, null)]
    [InlineData("registry.example:443/i", "registry.example", "i", null, null)]
    [InlineData("localhost:443/i", "localhost:443", "i", null, null)]
    [InlineData("localhost:80/i", "localhost:80", "i", null, null)]
    [InlineData("  registry.example/i:t \n", "registry.example", "i", "t", null)]
    public void A_name_has_a_host_a_repository_and_perhaps_tag_and_digest(
        string text, string host, string repository, string? tag, string? digest)
    {
        var image = ImageReference.Parse(text, "X");

        Assert.Equal((host, repository, tag, digest), (image.Registry.Name, image.Repository.Path, image.Tag, image.Digest?.ToString()));
    }

    [Theory]
    [InlineData("", "ARB1001", "it must begin with the registry's host")]
    [InlineData("my-image", "ARB1001", "it must begin with the registry's host")]
    [InlineData("my-image:1.0.0", "ARB1001", "it must begin with the registry's host")]
    [InlineData("europe-docker.pkg.dev", "ARB1001", "and name a repository there")]
    [InlineData("my-project/my-repo/my-image", "ARB1001", "it must begin with the registry's host")]
    [InlineData("/my-image", "ARB1001", "it must begin with the registry's host")]
    [InlineData("https://europe-docker.pkg.dev/p/r/i", "ARB1001", "leave out the scheme")]
    [InlineData("a b.example/i", "ARB1001", "the part before its first slash is not a host name")]
    [InlineData("registry.example:99999/i", "ARB1001", "the part before its first slash is not a host name")]
    [InlineData("user@registry.example/i", "ARB1003", "which is not a digest")]
    [InlineData("registry.example/", "ARB1001", "the repository is missing")]
    [InlineData("registry.example//i", "ARB1001", "the repository may hold")]
    [InlineData("registry.example/My-Image", "ARB1001", "the repository must be in lower case")]
    [InlineData("registry.example/i:", "ARB1002", "which is not a tag")]
    [InlineData("registry.example/i:a:b", "ARB1002", "'a:b', which is not a tag")]
    [InlineData("registry.example/i:-a", "ARB1002", "'-a', which is not a tag")]
    [InlineData("registry.example/i@sha256:12", "ARB1003", "write sha256: and 64 lower-case hexadecimal digits")]
    [InlineData("registry.example/i@" + Sha + "@" + Sha, "ARB1003", "which is not a digest")]
    public void What_is_no_name_is_told_with_the_property_and_the_fix(string text, string code, string words)
    {
        var diagnostic = Assert.Throws<ArtifactRegistryException>(() => ImageReference.Parse(text, "ArtifactRegistryImage")).Diagnostic;

        Assert.Equal(code, diagnostic.Code);
        Assert.StartsWith("ArtifactRegistryImage ", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains(words, diagnostic.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("registry.example/i", "latest")]
    [InlineData("registry.example/i:t", "t")]
    [InlineData("registry.example/i:t@" + Sha, Sha)]
    public void A_request_names_the_digest_or_else_the_tag_or_else_latest(string text, string target) =>
        Assert.Equal(target, ImageReference.Parse(text, "X").Target);

    [Theory]
    [InlineData("localhost:5000/app", "localhost:5000/app:latest")]
    [InlineData("localhost:5000/app:1.0.0", "localhost:5000/app:1.0.0")]
    public void A_message_about_an_image_without_a_tag_says_that_latest_is_meant(string text, string told) =>
        Assert.Equal(told, ImageReference.Parse(text, "X").FullName);
}
