using System.Net;
using System.Text;
using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.Credentials.GoogleIdentity;
using ArtifactRegistry.Build.Credentials.Sources;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Archives;
using CsCheck;

namespace ArtifactRegistry.Build.Tests.Fuzzing;

/// <summary>Files of others: Docker's configuration, Google's credential files, image archives; fewer inputs, since each is written to the
/// disk. What reads the text of the first two is among <see cref="FuzzTargets"/>.</summary>
public sealed class FileFuzzTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("artifact-registry-fuzz-").FullName;
    private readonly ThreadLocal<string> file;

    public FileFuzzTests() => file = new ThreadLocal<string>(() => Path.Combine(folder, $"{Environment.CurrentManagedThreadId}"));

    public void Dispose()
    {
        file.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("registry.example", false)]
    [InlineData("europe-docker.pkg.dev", true)]
    [InlineData("docker.io", false)]
    public void A_docker_configuration_has_a_login_or_is_one_coded_error(string host, bool isArtifactRegistry) =>
        Run("dockerconfigs", FuzzTests.Iterations / 20, path =>
        {
            var context = new CredentialContext(
                new CredentialSettings(), name => name == "REGISTRY_AUTH_FILE" ? path : null, TimeProvider.System);
            var request = Machine.Request(host, isArtifactRegistry);
            var found = new DockerSource(context).LookUpAsync(request, default).AsTask().GetAwaiter().GetResult();
            if (found is CredentialLookup.Found { Credential: AccessTokenCredential token })
            {
                token.GetAsync(refused: null, default).AsTask().GetAwaiter().GetResult();
            }
        });

    [Fact]
    public void A_key_file_is_a_credential_or_one_coded_error() =>
        Run("keys", FuzzTests.Iterations / 20, path =>
            GoogleCredentialFile.Read(NamedPath.Known(path), FileOrigin.Variable(SafeText.Of($"X")))
                .ToCredential(SafeText.Of($"x"), Context()));

    /// <summary>Google's library makes a key of it, and asks for a token; much slower than all others.</summary>
    [Fact]
    public void What_Googles_library_makes_of_a_file_is_a_token_or_one_coded_error() =>
        Run("keys", FuzzTests.Iterations / 100, path =>
            GoogleCredentialFile.Read(NamedPath.Known(path), FileOrigin.Variable(SafeText.Of($"X")))
                .ToCredential(SafeText.Of($"x"), Context())
                .GetAsync(refused: null, default)
                .AsTask()
                .GetAwaiter()
                .GetResult());

    [Fact]
    public void An_archive_is_an_image_or_one_coded_error() => Archives().Check(
        FuzzTests.Iterations / 10,
        archive => Read(archive, path =>
        {
            using var limit = new CancellationTokenSource();
            var opened = ImageArchive.OpenAsync(path, "1.0.0", limit.Token).GetAwaiter().GetResult();
            opened.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }));

    [Theory]
    [InlineData("../secret")]
    [InlineData("/etc/passwd")]
    [InlineData("a\0b")]
    [InlineData("..\\..\\secret")]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a/../../secret")]
    public void A_folder_s_description_does_not_lead_out_of_it(string name)
    {
        var layout = Directory.CreateDirectory(Path.Combine(folder, "layout")).FullName;
        File.WriteAllText(Path.Combine(folder, "secret"), "secret");
        File.WriteAllText(
            Path.Combine(layout, "manifest.json"),
            System.Text.Json.JsonSerializer.Serialize(new[] { new { Config = name, Layers = new[] { name } } }));

        Assert.Throws<ArtifactRegistryException>(
            () => ImageArchive.OpenAsync(layout, "", TestContext.Current.CancellationToken).GetAwaiter().GetResult());
    }

    private static CredentialContext Context() =>
        new(new CredentialSettings(), _ => null, TimeProvider.System) { CreateHandler = () => new Refusal() };

    private void Run(string corpus, int iterations, Action<string> read) =>
        FuzzInput.From(corpus)
            .Check(Math.Max(1, iterations), input => Read(input, read), input => Encoding.Latin1.GetString(input));

    private void Read(byte[] input, Action<string> read)
    {
        File.WriteAllBytes(file.Value!, input);
        try
        {
            read(file.Value!);
        }
        catch (ArtifactRegistryException failure)
        {
            Assert.StartsWith("ARB", failure.Diagnostic.Code, StringComparison.Ordinal);
        }
    }

    // Bytes of a tar's headers and contents; half of the headers get their checksum right again, so that more than the checksum is tried.
    private static Gen<byte[]> Archives()
    {
        var seeds = Directory.GetFiles(FuzzInput.FolderOf("archives")).Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToArray();
        var edges = Gen.OneOf((byte)'0', (byte)'7', (byte)' ', (byte)'/', (byte)'.', (byte)0, (byte)0x80, (byte)0xFF, (byte)'x', (byte)'L');
        var change = Gen.Select(Gen.Int[0, 8191], Gen.OneOf(Gen.Byte, edges), Gen.Int[1, 12]);
        return Gen.Select(Gen.Int[0, seeds.Length - 1], change.Array[0, 8], Gen.Int[0, 20], Gen.Bool).Select((seed, changes, cut, repair) =>
        {
            var archive = seeds[seed].ToArray();
            foreach (var (at, value, length) in changes)
            {
                archive.AsSpan(at, Math.Min(length, archive.Length - at)).Fill(value);
            }

            if (repair)
            {
                RepairChecksums(archive);
            }

            return cut == 0 ? archive[..(changes.Length == 0 ? 700 : changes[0].Item1)] : archive;
        });
    }

    private static void RepairChecksums(byte[] archive)
    {
        for (var block = 0; block + 512 <= archive.Length; block += 512)
        {
            var header = archive.AsSpan(block, 512);
            if (header.Slice(257, 5).SequenceEqual("ustar"u8))
            {
                header.Slice(148, 8).Fill((byte)' ');
                var sum = 0;
                foreach (var value in header)
                {
                    sum += value;
                }

                Encoding.ASCII.GetBytes($"{Convert.ToString(sum, 8).PadLeft(6, '0')}\0 ", header.Slice(148, 8));
            }
        }
    }

    private sealed class Refusal : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.BadRequest)
            {
                RequestMessage = request,
                Content = new StringContent("""{"error":"invalid_grant"}"""),
            });
    }
}
