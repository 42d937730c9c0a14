using System.Net;
using System.Net.Http.Headers;
using System.Text;
using CsCheck;

namespace ArtifactRegistry.Build.Tests.Fuzzing;

/// <summary>Whole answers, with a status, headers and a body of the corpora, to whole operations of the client: its handlers take
/// part.</summary>
public sealed class AnswerFuzzTests
{
    private static readonly string[] Operations = [.. HostileRegistry.Operations.Select(row => row.Data)];
    private static readonly int[] Statuses =
        [200, 200, 200, 201, 202, 206, 301, 302, 307, 400, 401, 401, 403, 404, 404, 405, 416, 418, 429, 500, 503];
    private static readonly string[] Headers =
        ["Link", "Location", "WWW-Authenticate", "Docker-Content-Digest", "Warning", "Retry-After", "OCI-Subject", "Content-Range"];
    private static readonly string[] Types =
    [
        "application/json", HostileRegistry.Index, HostileRegistry.OciManifest, "text/html",
        "application/vnd.docker.distribution.manifest.v1+prettyjws", "x/y",
    ];

    private static readonly Gen<(string Operation, Answer First, Answer Second, bool HasPassword)> Input = Gen.Select(
        Gen.OneOf(Operations),
        AnswerOf(),
        AnswerOf(),
        Gen.Bool,
        (operation, first, second, hasPassword) => (operation, first, second, hasPassword));

    [Fact]
    public void Any_answers_are_understood_or_are_one_coded_error() => Input.Check(
        FuzzTests.Iterations / 10,
        input =>
        {
            var count = 0;
            using var registry = new HostileRegistry(
                _ => (count++ % 2 == 0 ? input.First : input.Second).Create(), hasPassword: input.HasPassword);
            registry.FailureAsync(input.Operation).GetAwaiter().GetResult();
            // A thousand pages, each after five redirects.
            Assert.True(registry.Requests.Count <= 6100, "It asks without end.");
        });

    private static Gen<Answer> AnswerOf()
    {
        var body = Gen.OneOf(FuzzInput.From("manifests"), FuzzInput.From("taglists"), FuzzInput.From("errors"), FuzzInput.From("tokens"));
        var value = Gen.OneOf(FuzzInput.From("links"), FuzzInput.From("challenges"), FuzzInput.From("references"), FuzzInput.From("texts"))
            .Select(Encoding.Latin1.GetString);
        return Gen.Select(
            Gen.OneOf(Statuses),
            body,
            Gen.Select(Gen.OneOf(Headers), value).Array[0, 3],
            Gen.OneOf(Types),
            (status, content, headers, type) => new Answer(status, content, headers, type));
    }

    private sealed record Answer(int Status, byte[] Body, (string Name, string Value)[] Headers, string MediaType)
    {
        public HttpResponseMessage Create()
        {
            var content = new ByteArrayContent(Body) { Headers = { ContentType = new MediaTypeHeaderValue(MediaType) } };
            var response = new HttpResponseMessage((HttpStatusCode)Status) { Content = content };
            foreach (var (name, value) in Headers)
            {
                // As the sockets have it: no line ends come through.
                response.Headers.TryAddWithoutValidation(name, value.Replace('\n', ' ').Replace('\r', ' '));
            }

            return response;
        }

        public override string ToString() =>
            $"{Status} {MediaType} {string.Join(" | ", Headers.Select(header => $"{header.Name}: {header.Value}"))} "
            + $"{Encoding.Latin1.GetString(Body)}";
    }
}
