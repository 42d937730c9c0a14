using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials.Sources;

/// <summary>Credentials in variables: the one that the project names, the .NET SDK's own, then those that hold a Google access token. The
/// variables are read once: the push's variables, which this package sets later, are no credential of the user's.</summary>
internal sealed class EnvironmentSource(CredentialContext context) : ICredentialSource
{
    // Terraform's name, then gcloud's (googlecloudsdk/core/credentials/store.py).
    private static readonly SafeText[] TokenVariables =
        [SafeText.Of($"GOOGLE_OAUTH_ACCESS_TOKEN"), SafeText.Of($"CLOUDSDK_AUTH_ACCESS_TOKEN")];
    private static readonly SafeText TokenFileVariable = SafeText.Of($"CLOUDSDK_AUTH_ACCESS_TOKEN_FILE");

    private readonly Dictionary<(bool IsArtifactRegistry, RegistryRole Role), CredentialLookup> lookups = [];
    private readonly Dictionary<SafeText, AccessTokenCredential> tokens = [];

    /// <inheritdoc/>
    public SafeText Name => SafeText.Of($"environment");

    /// <inheritdoc/>
    /// <remarks>The chain asks for one host at a time.</remarks>
    public ValueTask<CredentialLookup> LookUpAsync(CredentialRequest request, CancellationToken cancellationToken)
    {
        var key = (request.IsArtifactRegistry, request.Role);
        return ValueTask.FromResult(lookups.TryGetValue(key, out var known) ? known : lookups[key] = LookUp(request));
    }

    private CredentialLookup LookUp(CredentialRequest request)
    {
        var named = request.IsArtifactRegistry ? NamedVariable() : null;
        var credential = (RegistryCredential?)named ?? SdkVariables(request.Role);
        if (credential is null && request.IsArtifactRegistry)
        {
            credential = TokenVariables.Select(FromVariable).FirstOrDefault(found => found is not null) ?? FromFile();
        }

        return credential is null ? new CredentialLookup.Nothing(Searched(request)) : new CredentialLookup.Found(credential);
    }

    private AccessTokenCredential? NamedVariable()
    {
        var name = context.Settings.AccessTokenVariable;
        if (name.Length == 0)
        {
            return null;
        }

        var exists = !name.Contains('\0') && context.ReadVariable(name) is { Length: > 0 };
        if (exists)
        {
            var variable = SafeText.Variable(name, exists, SafeText.Of($"ArtifactRegistryAccessTokenVariable"));
            return Token(variable, () => context.ReadVariable(name) ?? "");
        }

        throw SecretShapes.Of(name) != SecretShape.None
            ? CredentialDiagnostics.TokenInsteadOfName().ToException()
            : CredentialDiagnostics.TokenVariableEmpty(SafeText.Variable(name, exists, SafeText.Of($"a variable"))).ToException();
    }

    private PasswordCredential? SdkVariables(RegistryRole role)
    {
        var found = SdkCredentialVariables.For(role)
            .Select(pair => (Name: pair.Password, User: context.Variable(pair.UserName), Password: context.Variable(pair.Password)))
            .FirstOrDefault(pair => pair is { User: not null, Password: not null });
        if (found is not { User: { } user, Password: { } password })
        {
            return null;
        }

        var isInBinaryLogs = found.Name.ToString().StartsWith("DOTNET_", StringComparison.Ordinal);
        return new PasswordCredential(Name, found.Name, user.Reveal(), password.Reveal())
        {
            Notice = isInBinaryLogs ? CredentialNotices.PasswordInBinaryLogs(found.Name) : null,
        };
    }

    private AccessTokenCredential? FromVariable(SafeText name) => context.Variable(name)?.Reveal().Trim() is { Length: > 0 }
        ? Token(name, () => context.Variable(name)?.Reveal() ?? "")
        : null;

    // Read again for every new token: another program may have renewed it (a Kubernetes mount, a sidecar).
    private AccessTokenCredential? FromFile() => context.PathIn(TokenFileVariable) is { } path
        ? Token(TokenFileVariable, () => CredentialFile.Read(path, FileOrigin.Variable(TokenFileVariable)))
        : null;

    // One for all hosts, so that acting as a service account costs one token.
    private AccessTokenCredential Token(SafeText variable, Func<string> read)
    {
        return tokens.TryGetValue(variable, out var known)
            ? known
            : tokens[variable] = new AccessTokenCredential(Name, variable, _ => Task.FromResult(Read()), context.Time, Read());

        AccessToken Read() => read().Trim() is var token && AccessToken.IsWellFormed(token)
            ? new AccessToken(token, expiresAt: null)
            : throw TokenDiagnostics.NotAToken(variable).ToException();
    }

    private static SafeText Searched(CredentialRequest request)
    {
        var names = SdkCredentialVariables.For(request.Role).Select(pair => pair.Password).ToArray();
        if (request.IsArtifactRegistry)
        {
            return SafeText.Of($"none of {SafeText.Join(", ", [.. names, .. TokenVariables, TokenFileVariable])} is set");
        }

        return names switch
        {
            [] => SafeText.Of($"its variables apply to ContainerRegistry and ContainerBaseRegistry only"),
            [var name] => SafeText.Of($"{name} is not set"),
            _ => SafeText.Of($"none of {SafeText.Join(", ", names)} is set"),
        };
    }
}
