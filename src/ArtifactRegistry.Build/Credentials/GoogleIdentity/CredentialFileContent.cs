using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArtifactRegistry.Build.Credentials.GoogleIdentity;

/// <summary>What is read from a Google credential file before Google's library is loaded: enough to judge it and to say whose it is.</summary>
internal sealed record CredentialFileContent
{
    /// <summary>The kind of credential.</summary>
    public string? Type { get; init; }

    /// <summary>A service account's address.</summary>
    public string? ClientEmail { get; init; }

    /// <summary>A user's address, which not every gcloud writes.</summary>
    public string? Account { get; init; }

    /// <summary>The OAuth client of a user's login.</summary>
    public string? ClientId { get; init; }

    /// <summary>The workload identity provider.</summary>
    public string? Audience { get; init; }

    /// <summary>The service account that an external or another identity acts as.</summary>
    public string? ServiceAccountImpersonationUrl { get; init; }

    /// <summary>What proves a user's login; a secret.</summary>
    public string? RefreshToken { get; init; }

    /// <summary>Where an external identity's own token comes from.</summary>
    public SubjectSource? CredentialSource { get; init; }

    /// <summary>Present in an OAuth client's file, which is often taken for a credential.</summary>
    public JsonElement? Installed { get; init; }

    /// <summary>Present in an OAuth client's file, which is often taken for a credential.</summary>
    public JsonElement? Web { get; init; }

    /// <inheritdoc/>
    public override string ToString() => nameof(CredentialFileContent);

    /// <summary>Where an external identity's own token comes from.</summary>
    /// <param name="Executable">A program prints it.</param>
    /// <param name="Certificate">A client certificate proves it.</param>
    internal sealed record SubjectSource(JsonElement? Executable, JsonElement? Certificate);
}

/// <summary>How the file is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CredentialFileContent))]
internal sealed partial class CredentialFileJson : JsonSerializerContext;
