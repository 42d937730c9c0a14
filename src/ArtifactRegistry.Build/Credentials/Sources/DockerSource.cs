using System.Text;
using ArtifactRegistry.Build.Credentials.DockerConfig;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials.Sources;

/// <summary>What <c>docker login</c> or <c>podman login</c> left for this very registry or repository: the only source but the SDK's
/// variables that serves any registry. The files are read at every use, because Cloud Build rewrites them with new tokens; a helper is
/// asked once.</summary>
internal sealed class DockerSource(CredentialContext context) : ICredentialSource
{
    private const string IdentityToken = "<token>";
    private readonly Dictionary<(string File, string Helper, string Server), Task<RegistryCredential?>> helpers = [];
    private readonly Dictionary<(string File, string Server, string Path), (DockerLogin Login, RegistryCredential? Credential)> logins = [];

    /// <inheritdoc/>
    public SafeText Name => SafeText.Of($"docker");

    /// <inheritdoc/>
    /// <remarks>The chain asks for one host at a time.</remarks>
    public async ValueTask<CredentialLookup> LookUpAsync(CredentialRequest request, CancellationToken cancellationToken)
    {
        var server = new DockerServer(request.Host, request.Repository);
        var reasons = new List<SafeText>();
        foreach (var configuration in DockerConfigurationPath.ReadAll(context))
        {
            if (await FindAsync(configuration, server, request, reasons, cancellationToken) is { } credential)
            {
                return new CredentialLookup.Found(credential);
            }
        }

        var files = SafeText.Join(", ", DockerConfigurationPath.All(context).Select(file => SafeText.Of($"{file.Path}")));
        return new CredentialLookup.Nothing(
            SafeText.Join("; ", [SafeText.Of($"none of {files} has a login for {request.Host.Text}"), .. reasons]));
    }

    private async Task<RegistryCredential?> FindAsync(
        DockerConfiguration configuration,
        DockerServer server,
        CredentialRequest request,
        List<SafeText> reasons,
        CancellationToken cancellationToken)
    {
        var login = server.Find(configuration.Auths);
        var helper = server.Find(configuration.CredHelpers);
        if (helper is not null && helper.Path.Length >= (login?.Path.Length ?? 0))
        {
            return await FromHelperAsync(configuration, helper.Entry, server, request, cancellationToken);
        }

        // As in Docker, a store hides the logins in the file. A login for a namespace is Podman's, which has no store.
        if (configuration.CredsStore is not { Length: > 0 } store || login is { Path.Length: > 0 })
        {
            return login is null ? null : FromFile(configuration, login, server, request);
        }

        var stored = await FromHelperAsync(configuration, store, server, request, cancellationToken);
        if (stored is null && login is { Entry.IsLogin: true })
        {
            reasons.Add(SafeText.Of(
                $"{DockerHelper.NameOf(store)}, the credsStore of {configuration.Path}, has no login and hides the one in \"auths\": "
                + $"run docker login again, or remove credsStore"));
        }

        return stored;
    }

    private Task<RegistryCredential?> FromHelperAsync(
        DockerConfiguration configuration, string name, DockerServer server, CredentialRequest request, CancellationToken cancellationToken)
    {
        var key = (configuration.Path.Value, name, server.Name);
        return helpers.TryGetValue(key, out var known) && !known.IsCanceled
            ? known
            : helpers[key] = AskAsync(configuration, name, server, request, cancellationToken);
    }

    private async Task<RegistryCredential?> AskAsync(
        DockerConfiguration configuration, string name, DockerServer server, CredentialRequest request, CancellationToken cancellationToken)
    {
        var helper = new DockerHelper(context, configuration);
        if (await helper.GetAsync(name, server, cancellationToken) is not { Username: { } user, Secret: { } secret })
        {
            return null;
        }

        var identity = DockerHelper.NameOf(name);
        if (user == IdentityToken)
        {
            return new IdentityTokenCredential(Name, identity, secret);
        }

        return request.IsArtifactRegistry && GoogleUserNames.MeanAccessToken(user)
            ? new AccessTokenCredential(Name, identity, AgainAsync, context.Time, Token(secret, identity))
            : new PasswordCredential(Name, identity, user, secret);

        // The helper renews its token; a long copy outlives the first.
        async Task<AccessToken> AgainAsync(CancellationToken cancellation)
        {
            if (await helper.GetAsync(name, server, cancellation) is { Secret: { } renewed })
            {
                return Token(renewed, identity);
            }

            var problem = SafeText.Of($"it no longer has one");
            throw CredentialDiagnostics.HelperFailed(identity, server.Text, configuration.Path, problem).ToException();
        }
    }

    // The same object for the same login: what was learned with it, such as a registry's token, is kept.
    private RegistryCredential? FromFile(
        DockerConfiguration configuration, DockerServer.Match<DockerLogin?> match, DockerServer server, CredentialRequest request)
    {
        var key = (configuration.Path.Value, server.Name, match.Path);
        if (logins.TryGetValue(key, out var known) && known.Login == match.Entry)
        {
            return known.Credential;
        }

        var credential = Create(configuration, match.Entry!, server, request);
        logins[key] = (match.Entry!, credential);
        return credential;
    }

    private RegistryCredential? Create(DockerConfiguration configuration, DockerLogin login, DockerServer server, CredentialRequest request)
    {
        var (user, password) = UserOf(configuration, login, server);
        var file = SafeText.Of($"{configuration.Path}");
        if (login.IdentityToken is { Length: > 0 } identityToken)
        {
            return new IdentityTokenCredential(Name, file, identityToken);
        }

        if (user.Length == 0 || password.Length == 0)
        {
            return null;
        }

        return request.IsArtifactRegistry && GoogleUserNames.MeanAccessToken(user)
            ? new AccessTokenCredential(Name, file, _ => Task.FromResult(Again()), context.Time, Token(password, Place()))
            : new PasswordCredential(Name, file, user, password);

        SafeText Place() => SafeText.Of($"The login for {server.Text} in {configuration.Path}");

        // A token that was refused may have been renewed in the file meanwhile.
        AccessToken Again()
        {
            var current = DockerConfigurationPath.ReadAll(context)
                .Where(other => other.Path.Value == configuration.Path.Value)
                .Select(other => server.Find(other.Auths) is { Entry: { } entry } ? UserOf(other, entry, server).Password : null)
                .FirstOrDefault();
            return Token(current is { Length: > 0 } ? current : password, Place());
        }
    }

    private static AccessToken Token(string secret, SafeText place) => AccessToken.IsWellFormed(secret)
        ? new AccessToken(secret, expiresAt: null)
        : throw TokenDiagnostics.NotAToken(place).ToException();

    private static (string User, string Password) UserOf(DockerConfiguration configuration, DockerLogin login, DockerServer server)
    {
        if (login.Auth is not { Length: > 0 } auth)
        {
            return (login.UserName ?? "", login.Password ?? "");
        }

        var bytes = new byte[auth.Length];
        if (Convert.TryFromBase64String(auth, bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length).TrimEnd('\0').Split(':', 2) is [{ Length: > 0 } user, var password])
        {
            return (user, password);
        }

        var problem = SafeText.Of($"the \"auth\" of {server.Text} is not user:password in base64");
        throw CredentialDiagnostics.FileMalformed(configuration.Path, configuration.Origin, problem).ToException();
    }
}

/// <summary>User names that say that the password is a Google access token: the documented one, and those of go-containerregistry and
/// gcloud, docker-credential-gcloud, docker-credential-gcr, and <c>gcloud docker</c>.</summary>
internal static class GoogleUserNames
{
    /// <summary>Whether a password under this name is an access token.</summary>
    public static bool MeanAccessToken(string userName) =>
        userName is "oauth2accesstoken" or "_token" or "_dcgcloud_token" or "gclouddockertoken"
        || (userName.StartsWith("_dcgcr_", StringComparison.Ordinal) && userName.EndsWith("_token", StringComparison.Ordinal));
}
