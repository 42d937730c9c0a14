using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials;

/// <summary>Credentials in variables: the one that the project names, the .NET SDK's own, then those that hold a Google access token.</summary>
internal sealed class EnvironmentSource(CredentialContext context) : ICredentialSource
{
    // Terraform's name, then gcloud's (googlecloudsdk/core/credentials/store.py).
    private static readonly string[] TokenVariables = ["GOOGLE_OAUTH_ACCESS_TOKEN", "CLOUDSDK_AUTH_ACCESS_TOKEN"];
    private const string TokenFileVariable = "CLOUDSDK_AUTH_ACCESS_TOKEN_FILE";

    /// <inheritdoc/>
    public string Name => "environment";

    /// <inheritdoc/>
    public ValueTask<CredentialLookup> LookUpAsync(CredentialRequest request, CancellationToken cancellationToken)
    {
        var named = request.IsArtifactRegistry ? NamedVariable() : null;
        var credential = (RegistryCredential?)named ?? SdkVariables(request.Role);
        if (credential is null && request.IsArtifactRegistry)
        {
            credential = TokenVariables.Select(FromVariable).FirstOrDefault(found => found is not null)
                ?? FromFile();
        }

        return ValueTask.FromResult<CredentialLookup>(credential is null
            ? new CredentialLookup.Nothing(Looked(request))
            : new CredentialLookup.Found(credential));
    }

    private AccessTokenCredential? NamedVariable() => context.Settings.AccessTokenVariable switch
    {
        "" => null,
        var name => FromVariable(name) ?? throw CredentialDiagnostics.TokenVariableEmpty(name).ToException(),
    };

    private PasswordCredential? SdkVariables(RegistryRole role)
    {
        var found = SdkCredentialVariables.For(role)
            .Select(pair => (Name: pair.Password, User: context.Variable(pair.UserName), Password: context.Variable(pair.Password)))
            .FirstOrDefault(pair => pair is { User: not null, Password: not null });
        return found.Password is null ? null : new PasswordCredential(Name, found.Name, found.User!, found.Password)
        {
            Notice = found.Name.StartsWith("DOTNET_", StringComparison.Ordinal) ? CredentialNotices.PasswordInBinaryLogs(found.Name) : null,
        };
    }

    private AccessTokenCredential? FromVariable(string name) => context.Variable(name)?.Trim() is { Length: > 0 }
        ? Token(name, () => context.Variable(name) ?? "")
        : null;

    // Read again for every new token: another program may have renewed it (a Kubernetes mount, a sidecar).
    private AccessTokenCredential? FromFile() => context.Variable(TokenFileVariable) is { } path
        ? Token(TokenFileVariable, () => CredentialFile.Read(path, FileOrigin.Variable(TokenFileVariable)))
        : null;

    private AccessTokenCredential Token(string variable, Func<string> read)
    {
        var first = Read();
        return new AccessTokenCredential(Name, variable, _ => Task.FromResult(Read()), context.Time, first);

        AccessToken Read() => read().Trim() is var token && AccessToken.IsWellFormed(token)
            ? new AccessToken(token, expiresAt: null)
            : throw TokenDiagnostics.NotAToken(variable).ToException();
    }

    private static string Looked(CredentialRequest request)
    {
        var names = SdkCredentialVariables.For(request.Role).Select(pair => pair.Password);
        return $"none of {string.Join(", ", request.IsArtifactRegistry ? names.Concat(TokenVariables).Append(TokenFileVariable) : names)} is set";
    }
}
