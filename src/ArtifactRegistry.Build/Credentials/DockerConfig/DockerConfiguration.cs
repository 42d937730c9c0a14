using System.Text.Json;
using System.Text.Json.Serialization;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials.DockerConfig;

/// <summary>A Docker or Podman configuration file, as far as it is about credentials (docker/cli, <c>cli/config/configfile</c>).</summary>
internal sealed class DockerConfiguration
{
    /// <summary>The helper for a registry.</summary>
    public Dictionary<string, string>? CredHelpers { get; init; }

    /// <summary>The helper for all other registries.</summary>
    public string? CredsStore { get; init; }

    /// <summary>What the file itself holds.</summary>
    public Dictionary<string, DockerLogin?>? Auths { get; init; }

    /// <summary>The file.</summary>
    [JsonIgnore]
    public NamedPath Path { get; private set; }

    /// <summary>Why the file is read.</summary>
    [JsonIgnore]
    public FileOrigin Origin { get; private set; } = new(default, default);

    /// <summary>Reads the file.</summary>
    /// <exception cref="ArtifactRegistryException">The file is unreadable or malformed.</exception>
    public static DockerConfiguration Read(DockerConfigurationPath file) => Parse(CredentialFile.Read(file.Path, file.Origin), file);

    /// <summary>Reads the file's text.</summary>
    /// <exception cref="ArtifactRegistryException">It is malformed.</exception>
    public static DockerConfiguration Parse(string text, DockerConfigurationPath file)
    {
        try
        {
            var configuration = JsonSerializer.Deserialize(text, DockerJson.Default.DockerConfiguration) ?? new();
            (configuration.Path, configuration.Origin) = (file.Path, file.Origin);
            return configuration;
        }
        catch (JsonException problem)
        {
            var reason = SafeText.Of($"it is not the JSON of a Docker configuration (line {problem.LineNumber + 1 ?? 1})");
            throw CredentialDiagnostics.FileMalformed(file.Path, file.Origin, reason).ToException();
        }
    }
}

/// <summary>A login that the file holds.</summary>
/// <param name="Auth"><c>user:password</c> in base64; a secret.</param>
/// <param name="UserName">The user, where it stands by itself.</param>
/// <param name="Password">The password, where it stands by itself; a secret.</param>
/// <param name="IdentityToken">A refresh token; a secret.</param>
internal sealed record DockerLogin(
    string? Auth,
    [property: JsonPropertyName("username")] string? UserName,
    string? Password,
    [property: JsonPropertyName("identitytoken")] string? IdentityToken)
{
    /// <summary>Whether the entry holds a login; <c>docker login</c> leaves an empty one beside a helper.</summary>
    [JsonIgnore]
    public bool IsLogin => Auth is { Length: > 0 } || IdentityToken is { Length: > 0 } || Password is { Length: > 0 };

    /// <inheritdoc/>
    public override string ToString() => nameof(DockerLogin);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DockerConfiguration))]
[JsonSerializable(typeof(HelperAnswer))]
internal sealed partial class DockerJson : JsonSerializerContext;
