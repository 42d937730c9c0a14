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
    public async ValueTask<CredentialLookup> LookUpAsync(CredentialRequest request, CancellationToken cancellationToken)
    {
        var named = request.IsArtifactRegistry ? NamedVariable() : null;
        var credential = (RegistryCredential?)named ?? SdkVariables(request.Role);
        if (credential is null && request.IsArtifactRegistry)
        {
            credential = TokenVariables.Select(FromVariable).FirstOrDefault(found => found is not null)
                ?? await FromFileAsync(cancellationToken);
        }

        return credential is null
            ? new CredentialLookup.Nothing(Looked(request))
            : new CredentialLookup.Found(credential);
    }

    private AccessTokenCredential? NamedVariable() => context.Settings.AccessTokenVariable switch
    {
        "" => null,
        var name => FromVariable(name) ?? throw CredentialDiagnostics.TokenVariableEmpty(name).ToException(),
    };

    private PasswordCredential? SdkVariables(RegistryRole role) => SdkCredentialVariables.For(role)
        .Select(pair => (pair, User: context.Variable(pair.UserName), Password: context.Variable(pair.Password)))
        .Where(found => found is { User: not null, Password: not null })
        .Select(found => new PasswordCredential(Name, found.pair.Password, found.User!, found.Password!))
        .FirstOrDefault();

    private AccessTokenCredential? FromVariable(string name) => context.Variable(name)?.Trim() is { Length: > 0 }
        ? new AccessTokenCredential(Name, name, _ => Task.FromResult(new AccessToken(context.Variable(name)!.Trim(), expiresAt: null)), context.Time)
        : null;

    private async Task<AccessTokenCredential?> FromFileAsync(CancellationToken cancellationToken)
    {
        if (context.Variable(TokenFileVariable) is not { } path)
        {
            return null;
        }

        await ReadAsync(cancellationToken);
        return new AccessTokenCredential(Name, TokenFileVariable, ReadAsync, context.Time);

        async Task<AccessToken> ReadAsync(CancellationToken cancellation)
        {
            var token = (await CredentialFile.ReadAsync(path, TokenFileVariable, cancellation)).Trim();
            return token.Length > 0
                ? new AccessToken(token, expiresAt: null)
                : throw CredentialDiagnostics.FileMalformed(path, TokenFileVariable, "it is empty").ToException();
        }
    }

    private static string Looked(CredentialRequest request)
    {
        var names = SdkCredentialVariables.For(request.Role).Select(pair => pair.Password);
        return $"none of {string.Join(", ", request.IsArtifactRegistry ? names.Concat(TokenVariables).Append(TokenFileVariable) : names)} is set";
    }
}
