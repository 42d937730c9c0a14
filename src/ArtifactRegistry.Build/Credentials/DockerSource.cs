using System.Text;
using ArtifactRegistry.Build.Credentials.DockerConfig;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials;

/// <summary>What <c>docker login</c> or <c>podman login</c> left for this very registry: the only source but the SDK's variables that serves any
/// registry.</summary>
internal sealed class DockerSource(CredentialContext context) : ICredentialSource
{
    private const string IdentityToken = "<token>";

    /// <inheritdoc/>
    public string Name => "docker";

    /// <inheritdoc/>
    public async ValueTask<CredentialLookup> LookUpAsync(CredentialRequest request, CancellationToken cancellationToken)
    {
        var server = new DockerServer(request.Host);
        foreach (var configuration in DockerConfigurationPath.ReadAll(context))
        {
            var credential = configuration.HelperFor(server) is { } helper
                ? await FromHelperAsync(configuration, helper, server, request, cancellationToken)
                : FromFile(configuration, server, request);
            if (credential is not null)
            {
                return new CredentialLookup.Found(credential);
            }
        }

        var places = DockerConfigurationPath.All(context).Select(file => file.Path);
        return new CredentialLookup.Nothing($"none of {string.Join(", ", places)} has a login for {request.Host}");
    }

    private async Task<RegistryCredential?> FromHelperAsync(
        DockerConfiguration configuration, string name, DockerServer server, CredentialRequest request, CancellationToken cancellationToken)
    {
        var helper = new DockerHelper(context, configuration);
        if (await helper.GetAsync(name, server, cancellationToken) is not { Username: { } user, Secret: { } secret })
        {
            return null;
        }

        var identity = $"docker-credential-{name}";
        return user == IdentityToken ? new IdentityTokenCredential(Name, identity, secret)
            : request.IsArtifactRegistry && GoogleUserNames.MeanAccessToken(user) ? new AccessTokenCredential(Name, identity, AgainAsync, context.Time, Token(secret, identity))
            : new PasswordCredential(Name, identity, user, secret);

        // The helper renews its token; a long copy outlives the first.
        async Task<AccessToken> AgainAsync(CancellationToken cancellation) =>
            await helper.GetAsync(name, server, cancellation) is { Secret: { } renewed }
                ? Token(renewed, identity)
                : throw CredentialDiagnostics.HelperFailed(identity, server.Name, configuration.Path, "it has none any more").ToException();
    }

    private RegistryCredential? FromFile(DockerConfiguration configuration, DockerServer server, CredentialRequest request)
    {
        if (server.Find(configuration.Auths) is not { } login)
        {
            return null;
        }

        var (user, password) = login.Auth is { Length: > 0 } auth ? Decode(auth, configuration, server) : (login.UserName ?? "", login.Password ?? "");
        return login.IdentityToken is { Length: > 0 } identityToken ? new IdentityTokenCredential(Name, configuration.Path, identityToken)
            : user.Length == 0 || password.Length == 0 ? null
            : request.IsArtifactRegistry && GoogleUserNames.MeanAccessToken(user)
                ? new AccessTokenCredential(Name, configuration.Path, _ => Task.FromResult(Token(password, $"the login for {server.Name} in {configuration.Path}")), context.Time)
            : new PasswordCredential(Name, configuration.Path, user, password);
    }

    private static AccessToken Token(string secret, string place) => AccessToken.IsWellFormed(secret)
        ? new AccessToken(secret, expiresAt: null)
        : throw TokenDiagnostics.NotAToken(place).ToException();

    private static (string User, string Password) Decode(string auth, DockerConfiguration configuration, DockerServer server)
    {
        var bytes = new byte[auth.Length];
        return Convert.TryFromBase64String(auth, bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length).TrimEnd('\0').Split(':', 2) is [{ Length: > 0 } user, var password]
            ? (user, password)
            : throw CredentialDiagnostics.FileMalformed(
                configuration.Path, configuration.Origin, $"the \"auth\" of {server.Name} is not user:password in base64").ToException();
    }
}
