using System.Text.Json;
using System.Text.Json.Serialization;
using ArtifactRegistry.Build.Credentials.Processes;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials.DockerConfig;

/// <summary>Asks a program <c>docker-credential-NAME</c> (docker/docker-credential-helpers).</summary>
/// <param name="context">The machine.</param>
/// <param name="configuration">The configuration that names the helper.</param>
internal sealed class DockerHelper(CredentialContext context, DockerConfiguration configuration)
{
    // A store may ask its user to unlock it.
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    /// <summary>The helper's credential for a registry; <see langword="null"/> when it says that it has none.</summary>
    /// <exception cref="ArtifactRegistryException">The helper is not there, fails, hangs, or says something else.</exception>
    public async Task<HelperAnswer?> GetAsync(string name, DockerServer server, CancellationToken cancellationToken)
    {
        var program = $"docker-credential-{name}";
        var shown = NameOf(name);
        if (name.Any(character => !char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_' or '.')))
        {
            throw Failure(SafeText.Of($"its name has characters that no program's name has")).ToException();
        }

        if (ExecutableFinder.Find(program, context.ReadVariable, context.IsWindows) is not { } path)
        {
            throw Failure(SafeText.Of($"it is not in PATH")).ToException();
        }

        try
        {
            var result = await context.Processes.RunAsync(new ProcessCommand(path, ["get"], server.Name, TimeLimit), cancellationToken);
            return Parse(result);
        }
        catch (CredentialProblemException problem)
        {
            throw Failure(problem.Reason).ToException(problem);
        }

        HelperAnswer? Parse(ProcessResult result)
        {
            // docker-credential-helpers, credentials/error.go: errCredentialsNotFoundMessage, on the standard output. Nothing that a helper
            // writes is shown: some print the credential and fail.
            if (result.ExitCode != 0)
            {
                if ($"{result.Output} {result.Error}".Contains("credentials not found", StringComparison.OrdinalIgnoreCase))
                {
                    return null;
                }

                var reason = SafeText.Of(
                    $"it ended with exit code {result.ExitCode}, and its output is not shown because it may hold a password");
                throw Failure(reason).ToException();
            }

            try
            {
                var answer = JsonSerializer.Deserialize(result.Output, DockerJson.Default.HelperAnswer);
                if (answer is not { Username: not null, Secret: not null })
                {
                    throw Failure(SafeText.Of($"its answer has no Username and Secret")).ToException();
                }

                return answer.Secret.Length > 0 ? answer : null;
            }
            catch (JsonException)
            {
                throw Failure(SafeText.Of($"it did not answer with JSON")).ToException();
            }
        }

        Diagnostic Failure(SafeText problem) => CredentialDiagnostics.HelperFailed(shown, server.Text, configuration.Path, problem);
    }

    /// <summary>The program of a helper, as a message shows it.</summary>
    public static SafeText NameOf(string name) => SafeText.Program($"docker-credential-{name}", SafeText.Of($"docker-credential-…"));
}

/// <summary>What a helper answers.</summary>
/// <param name="Username">The user; <c>&lt;token&gt;</c> says that the secret is an identity token.</param>
/// <param name="Secret">The password or token; a secret.</param>
internal sealed record HelperAnswer(
    [property: JsonPropertyName("Username")] string? Username, [property: JsonPropertyName("Secret")] string? Secret)
{
    /// <inheritdoc/>
    public override string ToString() => nameof(HelperAnswer);
}
