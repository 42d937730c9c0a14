using System.Text;
using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Tests.Credentials;

/// <summary>Secrets in every variable of the credential chain, as GitLab's variables do when they are not of type File: no message repeats
/// a part of one.</summary>
public sealed class SecretPlacementTests : IDisposable
{
    private const string Password = "Tr0ub4dor&3-horse";
    private readonly Machine machine = new() { Clock = TimeProvider.System };

    public static TheoryData<string> Variables { get; } =
    [
        "GOOGLE_APPLICATION_CREDENTIALS", "CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE", "CLOUDSDK_AUTH_ACCESS_TOKEN_FILE",
        "CLOUDSDK_AUTH_ACCESS_TOKEN",
        "GOOGLE_OAUTH_ACCESS_TOKEN", "REGISTRY_AUTH_FILE", "DOCKER_CONFIG", "CLOUDSDK_CONFIG", "CLOUDSDK_CORE_ACCOUNT",
        "CLOUDSDK_ACTIVE_CONFIG_NAME",
        "XDG_RUNTIME_DIR", "XDG_CONFIG_DIR", "XDG_CONFIG_HOME", "GCE_METADATA_HOST", "CLOUDSDK_API_ENDPOINT_OVERRIDES_IAMCREDENTIALS",
        "DOTNET_CONTAINER_PUSH_REGISTRY_UNAME", "DOTNET_CONTAINER_PUSH_REGISTRY_PWORD", "ArtifactRegistryAccessTokenVariable",
        "ArtifactRegistryCredentialSource",
    ];

    public void Dispose() => machine.Dispose();

    [Theory]
    [MemberData(nameof(Variables))]
    public async Task A_secret_in_a_variable_of_the_chain_reaches_no_message(string variable)
    {
        machine.Install(
            "gcloud", """echo "ERROR: the account [$CLOUDSDK_CORE_ACCOUNT] of [$CLOUDSDK_ACTIVE_CONFIG_NAME] is unknown" >&2; exit 1""");
        foreach (var (kind, value) in Secrets())
        {
            var said = string.Join('\n', await MessagesAsync(variable, value));

            Assert.True(said.Length > 0, $"{kind} in {variable}: nothing was said.");
            Assert.False(Repeats(said, value), $"{kind} in {variable}: {said}");
        }
    }

    [Theory]
    [MemberData(nameof(Variables))]
    public async Task A_secret_in_a_variable_of_the_chain_is_on_no_command_line(string variable)
    {
        const string Record = "tr '\\0' ' ' < /proc/$$/cmdline >> \"$HOME/command-lines\"";
        machine.Install("gcloud", Record + """; echo '{"credential":{"access_token":"ya29.x"}}'""");
        machine.Install("docker-credential-keeper", $$"""{{Record}}; cat > /dev/null; echo '{"Username":"u","Secret":"{{Password}}"}'""");
        machine.Write(".docker/config.json", """{"credHelpers":{"registry.example":"keeper","europe-docker.pkg.dev":"keeper"}}""");
        machine.Write("command-lines", "");
        foreach (var (_, value) in Secrets())
        {
            await MessagesAsync(variable, value);
        }

        await MessagesAsync("CLOUDSDK_CONFIG", "", source: "gcloud");

        var lines = File.ReadAllText(Path.Combine(machine.Home, "command-lines"));
        Assert.Contains("gcloud config config-helper", lines, StringComparison.Ordinal);
        Assert.Contains("docker-credential-keeper get", lines, StringComparison.Ordinal);
        Assert.All(Secrets(), secret => Assert.False(Repeats(lines, secret.Value), $"{secret.Kind} in {variable}"));
        Assert.DoesNotContain(Password, lines, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GOOGLE_APPLICATION_CREDENTIALS", "holds the key itself, not the path of a file.")]
    [InlineData("CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE", "holds the key itself, not the path of a file.")]
    [InlineData("CLOUDSDK_AUTH_ACCESS_TOKEN_FILE", "holds the key itself, not the path of a file.")]
    [InlineData("REGISTRY_AUTH_FILE", "holds the configuration itself, not the path of a file.")]
    [InlineData("DOCKER_CONFIG", "holds the configuration itself, not the path of a directory.")]
    public async Task The_message_says_what_the_variable_holds_and_how_to_correct_it_on_gitlab(string variable, string expected)
    {
        var keys = Secrets().Where(secret =>
            secret.Kind is ("a private key" or "a private key in base64") || secret.Kind.StartsWith("a key", StringComparison.Ordinal));
        foreach (var (_, value) in keys)
        {
            machine.Variables[variable] = value;

            var diagnostic = await Machine.FailureOf(() => machine.TokenAsync());

            Assert.Equal("ARB2019", diagnostic.Code);
            Assert.StartsWith($"{variable} {expected}", diagnostic.Message, StringComparison.Ordinal);
            Assert.Contains("On GitLab, change the type of the CI/CD variable to File.", diagnostic.Message, StringComparison.Ordinal);
            Assert.InRange(diagnostic.Message.Length, 100, 400);
        }
    }

    [Theory]
    [InlineData("ya29.a0AfH6SMBx-token", "ARB2019", "holds the token itself, not the name of a variable")]
    [InlineData("hunter2", "ARB2001", "names a variable, which is empty or not set")]
    [InlineData("AR_TOKN", "ARB2001", "names AR_TOKN, which is empty or not set")]
    public async Task A_token_in_place_of_a_variables_name_is_recognised(string value, string code, string expected)
    {
        var diagnostic = await Machine.FailureOf(() => machine.TokenAsync(new() { AccessTokenVariable = value }));

        Assert.Equal(code, diagnostic.Code);
        Assert.Contains(expected, diagnostic.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/builds/group/project.tmp/GOOGLE_KEY")]
    [InlineData("/agent/_temp/publisher.json")]
    [InlineData("/run/secrets/key")]
    [InlineData("keys/key.json")]
    public async Task A_path_that_is_wrong_is_shown(string path)
    {
        machine.Variables["GOOGLE_APPLICATION_CREDENTIALS"] = path;

        var diagnostic = await Machine.FailureOf(() => machine.TokenAsync());

        Assert.Equal("ARB2002", diagnostic.Code);
        Assert.StartsWith(
            $"The file '{path}', which GOOGLE_APPLICATION_CREDENTIALS names, cannot be read: it does not exist.",
            diagnostic.Message,
            StringComparison.Ordinal);
    }

    // All that a build could print: the credential, its token's failure, and the list of sources.
    private async Task<List<string>> MessagesAsync(string variable, string value, string source = "")
    {
        var settings = variable switch
        {
            "ArtifactRegistryAccessTokenVariable" => new CredentialSettings { AccessTokenVariable = value },
            "ArtifactRegistryCredentialSource" => new CredentialSettings { Source = value },
            "CLOUDSDK_API_ENDPOINT_OVERRIDES_IAMCREDENTIALS" =>
                new CredentialSettings { ImpersonateServiceAccount = "deployer@p.iam.gserviceaccount.com" },
            _ => new CredentialSettings { Source = source },
        };
        foreach (var name in Variables)
        {
            machine.Variables.Remove(name);
        }

        machine.Variables["GCE_METADATA_HOST"] = "127.0.0.1:1";
        machine.Variables["CLOUDSDK_AUTH_ACCESS_TOKEN"] = variable.Contains("IAMCREDENTIALS", StringComparison.Ordinal) ? "ya29.x" : "";
        var password = variable.StartsWith("DOTNET_", StringComparison.Ordinal) ? "x" : "";
        machine.Variables["DOTNET_CONTAINER_PUSH_REGISTRY_UNAME"] = password;
        machine.Variables["DOTNET_CONTAINER_PUSH_REGISTRY_PWORD"] = password;
        machine.Variables[variable] = value;
        var said = new List<string>();
        await CollectAsync(said, settings, Machine.Request("europe-docker.pkg.dev", artifactRegistry: true, RegistryRole.PushTarget));
        await CollectAsync(said, settings, Machine.Request("registry.example", role: RegistryRole.PushTarget));
        return said;
    }

    private async Task CollectAsync(List<string> said, CredentialSettings settings, CredentialRequest request)
    {
        try
        {
            using var chain = machine.Chain(settings);
            var credential = await chain.GetAsync(request, CancellationToken.None);
            said.AddRange([credential.ToString(), $"{credential.Notice}"]);
            said.Add(credential is AnonymousCredential anonymous ? SearchedSource.List(anonymous.Searched) : "");
            if (credential is AccessTokenCredential tokens)
            {
                await tokens.GetAsync(refused: await tokens.GetAsync(null, CancellationToken.None), CancellationToken.None);
            }
        }
        catch (ArtifactRegistryException failure)
        {
            said.Add(failure.Diagnostic.Message);
        }
    }

    private static IEnumerable<(string Kind, string Value)> Secrets()
    {
        var key = Machine.ServiceAccountKey(new Uri("http://localhost:1/token"));
        var numbers = string.Concat(Enumerable.Range(0, 2000).Select(number => (number * 7919 % 10007).ToString("x4", null)));
        var random = Convert.ToBase64String(Encoding.ASCII.GetBytes(numbers))[..10_000];
        return
        [
            ("a key", key), ("a key with line breaks", key.Replace(",", ",\n", StringComparison.Ordinal)), ("a key in base64", Base64(key)),
            ("a private key", Machine.PrivateKey), ("a private key in base64", Base64(Machine.PrivateKey)),
            ("a key after a blank", " " + key),
            ("a token", "ya29.a0AfH6SMBx7Zk_token-of.somebody"), ("a refresh token", "1//0gdRfs8Yt4kQpCgYIARAA"),
            ("a JWT", "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJzb21lYm9keSJ9.c2lnbmF0dXJl"),
            ("a GitLab token", "glpat-Zx9QwErTyUiOpAsDfGhJ"), ("an AWS secret", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKEY"),
            ("a JKS file in base64", "/u3+7QAAAAIAAAABAAAAAQAGbXlrZXl6"),
            ("a password", Password), ("a password in base64", Base64(Password)),
            ("a password with line breaks", "Tr0ub4dor\r\n&3-horse-battery"), ("a password of one word", "swordfish42"),
            ("a login", $$$"""{"auths":{"images.test":{"auth":"{{{Base64("someone:" + Password)}}}"} } }"""), ("10 000 characters", random),
            ("10 000 letters", new string('q', 10_000)),
        ];
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    // A run of 9 characters is enough to tell; what a key's file has in common with our texts is none of the secret.
    private static bool Repeats(string said, string value)
    {
        string[] harmless =
        [
            "service_account", "client_email", "private_key", "token_uri", "project_id", "gserviceaccount.com",
            "http://localhost:1/token",
        ];
        var secret = harmless.Aggregate(value, (rest, word) => rest.Replace(word, "\u0001", StringComparison.Ordinal));
        return Enumerable.Range(0, Math.Max(1, secret.Length - 8))
            .Any(at => said.Contains(secret.Substring(at, Math.Min(9, secret.Length)), StringComparison.Ordinal));
    }
}
