using System.Text.Json;

namespace ArtifactRegistry.Build.Tests.Hostile;

/// <summary>Nothing that a registry says, wherever it says it, colours a terminal, begins a line or commands a CI system.</summary>
public sealed class CommandTests
{
    private static readonly string[] Payloads =
    [
        "\n::set-output name=a::b", "\r\n##vso[task.setvariable variable=PATH]x", "##[error]x",
        "##teamcity[setParameter name='a' value='b']", "\u001b[31mred\u001b]0;title\u0007",
        "\u202eright to left", "a\u2028::warning::b", "::", "###[", ":::stop-commands::x",
    ];

    /// <summary>Where a registry can put words of its own.</summary>
    private static readonly Dictionary<string, Func<string, HttpResponseMessage>> Places = new(StringComparer.Ordinal)
    {
        ["an error's message"] = text => Json(403, new { errors = new[] { new { code = "DENIED", message = text } } }),
        ["an error's code"] = text =>
            Json(400, new { errors = new[] { new { code = text, message = "x" }, new { code = "A:", message = text } } }),
        ["a tag"] = text => Json(200, new { tags = new[] { text } }),
        ["a tag of Google's list"] = text =>
            Json(200, new { manifest = new Dictionary<string, object> { [HostileRegistry.Digest] = new { tag = new[] { text } } } }),
        ["a digest of Google's list"] = text =>
            Json(200, new { manifest = new Dictionary<string, object> { [text] = new { tag = Array.Empty<string>() } } }),
        ["a child's digest"] = text => Json(200, new { manifests = new[] { new { digest = text, size = 1 } } }, HostileRegistry.Index),
        ["a member's name, which a parser's message repeats"] = text =>
        {
            var annotations = new Dictionary<string, object> { [text] = 1 };
            return Json(200, new { manifests = new[] { new { annotations } } }, HostileRegistry.Index);
        },
        ["a redirect"] = text =>
            With(HostileRegistry.Answer(307, ""), "Location", $"https://evil.example/{Uri.EscapeDataString(text)}/a::b/%23%23vso[x]"),
        ["a redirect to no place"] = text => With(HostileRegistry.Answer(307, ""), "Location", $"https://[{Line(text)}"),
        ["a link"] = text => With(
            HostileRegistry.Answer(200, "{\"tags\":[],\"repositories\":[],\"manifests\":[]}"),
            "Link",
            $"<https://evil.example/a::b/{Line(text)}>; rel=next"),
        ["a challenge"] = text =>
            With(HostileRegistry.Answer(401, ""), "WWW-Authenticate", $"Bearer realm=\"http://evil.example/a::b/{Line(text)}\""),
        ["a challenge of no place"] = text => With(HostileRegistry.Answer(401, ""), "WWW-Authenticate", $"Bearer realm=\"{Line(text)}\""),
        ["a warning"] = text => With(HostileRegistry.Answer(200, "{}"), "Warning", $"299 - \"{Line(text)}\""),
        ["a digest header"] = text =>
            With(HostileRegistry.Answer(200, "{}", HostileRegistry.OciManifest), "Docker-Content-Digest", Line(text)),
        ["the status line"] = text => Phrase(HostileRegistry.Answer(503, ""), Line(text)),
        ["an upload's place"] = text => With(HostileRegistry.Answer(202, ""), "Location", $"https://evil.example/a::b/{Line(text)}"),
    };

    public static TheoryData<string> PlaceNames => [.. Places.Keys];

    [Theory]
    [MemberData(nameof(PlaceNames))]
    public async Task Words_of_a_registry_are_only_words(string place)
    {
        foreach (var payload in Payloads)
        {
            foreach (var operation in HostileRegistry.Operations.Select(row => row.Data))
            {
                using var registry = new HostileRegistry(_ => Places[place](payload));

                var failure = await registry.FailureAsync(operation);

                Assert.All(registry.Said(failure), AssertHarmless);
            }
        }
    }

    [Fact]
    public void Two_harmless_words_are_harmless_together()
    {
        var errors = Build.Registry.Http.RegistryError.Parse(
            """{"errors":[{"code":"X:","message":"set-output name=a"},{"code":"#","message":"#[error]"}]}"""u8);

        Assert.All(errors, error => AssertHarmless(error.ToString()));
    }

    private static void AssertHarmless(string line)
    {
        Assert.DoesNotContain("##", line, StringComparison.Ordinal);
        Assert.DoesNotContain("::", line, StringComparison.Ordinal);
        Assert.DoesNotContain(line, char.IsControl);
        Assert.DoesNotContain(line, character => character is '\u202e' or '\u2028' or '\u2029');
        Assert.True(line.Length < 25_000, "A line that is not cut.");
    }

    // What HTTP itself lets through: no line ends, and of Latin-1 only.
    private static string Line(string text) =>
        string.Concat(text.Where(character => character is not ('\r' or '\n' or '"') and < '\u0100'));

    private static HttpResponseMessage Json<T>(int status, T body, string mediaType = "application/json") =>
        HostileRegistry.Answer(status, JsonSerializer.Serialize(body), mediaType);

    private static HttpResponseMessage With(HttpResponseMessage answer, string header, string value)
    {
        answer.Headers.TryAddWithoutValidation(header, value);
        return answer;
    }

    private static HttpResponseMessage Phrase(HttpResponseMessage answer, string phrase)
    {
        answer.ReasonPhrase = phrase;
        return answer;
    }
}
