using System.Text;
using System.Text.RegularExpressions;
using ArtifactRegistry.Build.Credentials.DockerConfig;
using ArtifactRegistry.Build.Credentials.GoogleIdentity;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Attachments;
using ArtifactRegistry.Build.Images.CleanUp;
using ArtifactRegistry.Build.Images.Listing;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Build.Registry.Http;
using ArtifactRegistry.Build.Reporting;

namespace ArtifactRegistry.Build.Tests.Fuzzing;

/// <summary>Everything that reads what others wrote, each with its corpus. A target may throw <see cref="ArtifactRegistryException"/> and
/// nothing else.</summary>
internal static partial class FuzzTargets
{
    private static readonly Uri Url = new("https://registry.example/v2/p/r/i/tags/list");

    private static readonly ImageReference Tag = ImageReference.Parse("registry.example/p/r/i:sha256-x", "X");

    /// <summary>The targets by name.</summary>
    public static IReadOnlyDictionary<string, (string Corpus, Action<byte[]> Read)> All { get; } =
        new Dictionary<string, (string Corpus, Action<byte[]> Read)>(StringComparer.Ordinal)
        {
            ["image name"] = ("references", Text(text => ImageReference.Parse(text, "X"))),
            ["list of tags"] = ("references", Text(text => PropertyList.SplitTags(text, "X"))),
            ["tag patterns"] = ("references", Text(ReadPatterns)),
            ["digest, version, host"] =
            ("references",
                Text(text => _ =
                    (ImageDigest.TryParse(text, out _), VersionTag.TryParse(text, out _), RegistryHost.TryParse(text, out _)))),
            ["challenge"] = ("challenges", Text(text => Challenge.From(With("WWW-Authenticate", text)))),
            ["link"] = ("links", Text(text => NextPage.Of(With("Link", text), Url))),
            ["tag list"] = ("taglists", ReadTagList),
            ["manifest"] = ("manifests", ReadManifest),
            ["referrers"] = ("manifests", bytes => ReferrerOperations.Read(bytes, Url)),
            ["error body"] = ("errors", bytes => RegistryError.Parse(bytes)),
            ["token answer"] =
            ("tokens", bytes => Build.Credentials.GoogleIdentity.TokenAnswer.Parse(bytes).ToAccessToken(DateTimeOffset.UnixEpoch)),
            ["docker configuration"] = ("dockerconfigs", Text(ReadDockerConfiguration)),
            ["key file"] =
            ("keys", Text(text => GoogleCredentialFile.Parse(text, NamedPath.Known("key.json"), FileOrigin.Variable(SafeText.Of($"X"))))),
            ["words for the log"] = ("texts", Text(ReadWords)),
        };

    private static Action<byte[]> Text(Action<string> read) => bytes => read(Encoding.UTF8.GetString(bytes));

    private static void ReadDockerConfiguration(string text)
    {
        var configuration = DockerConfiguration.Parse(
            text, new DockerConfigurationPath(NamedPath.Known("config.json"), FileOrigin.Variable(SafeText.Of($"X"))));
        foreach (var host in (string[])["registry.example", "docker.io", "gcr.io"])
        {
            var server = new DockerServer(RegistryHost.TryParse(host, out var parsed) ? parsed : throw new InvalidOperationException());
            _ = (server.Find(configuration.CredHelpers), server.Find(configuration.Auths), server.FindAsSdk(configuration.Auths));
        }
    }

    private static void ReadPatterns(string text)
    {
        foreach (var selector in TagSelector.ReadList(text, "X"))
        {
            selector.Matches("1.0.0-rc.1");
        }
    }

    private static HttpResponseMessage With(string header, string value)
    {
        var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation(header, value);
        return response;
    }

    private static void ReadTagList(byte[] bytes)
    {
        var list = new TagListBuilder();
        // All at once, so that nothing is awaited and one thread's allocations tell.
        new TagListReader(list, Url).ReadAsync(new MemoryStream(bytes), CancellationToken.None).GetAwaiter().GetResult();
        list.Build();
    }

    // Each reader by itself: a refusal of one must not hide the others.
    private static void ReadManifest(byte[] bytes)
    {
        _ = MediaTypes.Of(bytes);
        Expect(() => PublishedImage.Sum([bytes]));
        ImageConfig.Parse(bytes);
        foreach (var mediaType in (string[])[MediaTypes.OciIndex, "application/unknown"])
        {
            var manifest = new Manifest(bytes, mediaType);
            Expect(() => manifest.ParseParts("image"));
            Expect(() => manifest.Platforms());
            Expect(() => ReferrersList.WithMissing(
                Tag,
                manifest,
                [new ListedReferrer(new Manifest("{}"u8.ToArray(), MediaTypes.OciManifest), "", new Dictionary<string, string>())]));
        }

        ManifestLinks.Of(new Manifest(bytes, MediaTypes.OciManifest).Parse());
    }

    private static void Expect(Action read)
    {
        try
        {
            read();
        }
        catch (ArtifactRegistryException)
        {
            // The documented one.
        }
    }

    [GeneratedRegex(@"\[[0-9A-Fa-f:.]+(%[0-9A-Za-z._-]+)?\]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex AddressInBrackets();

    private static void ReadWords(string text)
    {
        // A label stands in a file only, where two colons command nothing.
        string[] logged = [DiagnosticText.Clean(text), SecretText.Clean(text), MarkdownText.Code(text)];
        Assert.All(logged, shown => Assert.DoesNotContain("::", AddressInBrackets().Replace(shown, ""), StringComparison.Ordinal));
        foreach (var shown in (string[])[.. logged, MarkdownText.Label(text, text)])
        {
            Assert.DoesNotContain("##", shown, StringComparison.Ordinal);
            Assert.DoesNotContain(shown, char.IsControl);
        }
    }
}
