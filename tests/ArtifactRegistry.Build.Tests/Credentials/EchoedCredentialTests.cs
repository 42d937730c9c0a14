using System.Text;
using System.Text.Json;
using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Tests.Credentials;

/// <summary>A registry that repeats the Authorization header that it was sent, in each way that reaches a message.</summary>
public sealed class EchoedCredentialTests
{
    private const string Password = "p+ss/w&rd of=somebody";

    [Theory]
    [InlineData("message")]
    [InlineData("escaped message")]
    [InlineData("page")]
    [InlineData("warning")]
    [InlineData("redirect")]
    [InlineData("status line")]
    public async Task An_echoed_credential_is_in_no_line_that_leaves_the_client(string place)
    {
        Func<string, string>[] encodings =
            [text => text, Uri.EscapeDataString, text => Convert.ToBase64String(Encoding.UTF8.GetBytes(text))];
        foreach (var encode in encodings)
        {
            await using var registry = new RawServer(head => Answer(head, place, encode));
            var log = new RecordingLog();
            using var connections = new RegistryConnections(
                new ConnectionSettings { RetryBudget = TimeSpan.Zero }, new CredentialChain([new Login()]), TimeProvider.System);
            var image = ImageReference.Parse($"{registry.Authority}/a/b:1.0.0", "test");

            var failure = await Record.ExceptionAsync(
                () => connections.Client(image.Registry, log).Manifests.GetAsync(image, CancellationToken.None));

            Assert.Contains(registry.Requests, head => head.Contains("Authorization: Basic", StringComparison.Ordinal));
            var said = string.Join('\n', [.. log.Details, .. log.Notices, failure?.Message ?? ""]);
            Assert.True(place == "status line" || said.Contains("[removed]", StringComparison.Ordinal), said);
            Assert.DoesNotContain(Basic[..12], said, StringComparison.Ordinal);
            Assert.DoesNotContain(encode(Password)[..12], said, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("The password secret was wrong.", "The password [removed] was wrong.")]
    [InlineData("secretary, my-secrets", "secretary, my-secrets")]
    public void A_short_password_is_removed_as_a_word(string text, string expected)
    {
        var secrets = new KnownSecrets();
        secrets.Add("secret");

        Assert.Equal(expected, secrets.Remove(text));
    }

    [Fact]
    public void A_message_that_was_cut_keeps_no_beginning_of_a_secret()
    {
        var secrets = new KnownSecrets();
        secrets.Add("ya29.a0AfH6SMBx7Zk_token-of.somebody");

        Assert.Equal("refused: [removed]…", secrets.Remove("refused: ya29.a0AfH6SMBx7Z…"));
    }

    private static string Basic => Convert.ToBase64String(Encoding.UTF8.GetBytes($"somebody:{Password}"));

    private static string Answer(string head, string place, Func<string, string> encode)
    {
        var echo = encode(Password);
        return !head.Contains("Authorization: Basic", StringComparison.Ordinal)
            ? RawServer.Http("401 Unauthorized", "", "WWW-Authenticate: Basic realm=\"x\"")
            : place switch
            {
                "message" => Error($"you sent {echo} and {Basic}", escape: false),
                "escaped message" => Error($"you sent {echo}", escape: true),
                "page" => RawServer.Http(
                    "400 Bad Request", JsonSerializer.Serialize(new { errors = new[] { new { code = echo, message = Basic } } })),
                "warning" => RawServer.Http("404 Not Found", "", $"Warning: 299 - \"you sent {echo}\""),
                "redirect" => RawServer.Http(
                    "307 Temporary Redirect",
                    "",
                    $"Location: https://10.0.0.1/{(echo.Contains('%', StringComparison.Ordinal) ? echo : Uri.EscapeDataString(echo))}"),
                _ => $"HTTP/1.1 {echo}\r\n\r\n",
            };
    }

    private static string Error(string message, bool escape)
    {
        var text = JsonSerializer.Serialize(message);
        var escaped = escape ? $"\"{string.Concat(message.Select(character => $"\\u{(int)character:x4}"))}\"" : text;
        return RawServer.Http(
            "400 Bad Request", $$"""{"errors":[{"code":"DENIED","message":{{escaped}}}]}""", "Content-Type: application/json");
    }

    private sealed class Login : ICredentialSource
    {
        private readonly PasswordCredential credential = new(SafeText.Of($"docker"), SafeText.Of($"config.json"), "somebody", Password);

        public SafeText Name => SafeText.Of($"docker");

        public ValueTask<CredentialLookup> LookUpAsync(CredentialRequest request, CancellationToken cancellationToken) =>
            ValueTask.FromResult<CredentialLookup>(new CredentialLookup.Found(credential));
    }
}
