using System.Security.Cryptography;
using ArtifactRegistry.Build.Diagnostics;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Responses;
using Google.Apis.Http;

namespace ArtifactRegistry.Build.Credentials.GoogleIdentity;

/// <summary>Gets tokens through Google.Apis.Auth. Only this class and the HTTP client beside it touch that library, so that its assemblies
/// are loaded when a credential file is really used, and not before.</summary>
internal static class GoogleTokens
{
    /// <summary>A new token. The credential is made anew each time: the library keeps tokens for as long as the process lives, and a build
    /// node outlives a build.</summary>
    /// <exception cref="ArtifactRegistryException">The library cannot use the file, or the token endpoint refused it or cannot be
    /// reached.</exception>
    public static async Task<AccessToken> FetchAsync(
        GoogleCredentialFile file, CredentialContext context, CancellationToken cancellationToken)
    {
        var now = context.Time.GetUtcNow();
        using var http = new GoogleHttpClientFactory(context.CreateHandler);
        using var limit = new CancellationTokenSource(context.TokenTimeout, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var credential = Create(file, context.Settings, http);
            var token = await ((ITokenAccess)credential).GetAccessTokenForRequestAsync(authUri: null, either.Token);
            return new AccessToken(token, now + Lifetime(credential));
        }
        catch (TokenResponseException refusal)
        {
            var reason = new TokenRefusal(
                (int?)refusal.StatusCode,
                SafeText.Foreign(refusal.Error?.Error ?? ""),
                SafeText.Foreign(refusal.Error?.ErrorDescription ?? ""));
            throw TokenDiagnostics.TokenRefused(SafeText.Of($"{file.Identity} ({file.Path})"), http.LastEndpoint, reason, now)
                .ToException(refusal);
        }
        catch (SubjectTokenException problem)
        {
            throw TokenDiagnostics.SubjectTokenMissing(file.Path, CredentialProblem.Of(problem.InnerException ?? problem))
                .ToException(problem);
        }
        catch (HttpRequestException problem)
        {
            throw TokenDiagnostics.TokenEndpointUnreachable(file.Identity, http.LastEndpoint, CredentialProblem.Of(problem))
                .ToException(problem);
        }
        catch (OperationCanceledException problem) when (!cancellationToken.IsCancellationRequested)
        {
            var reason = SafeText.Of($"no answer within {(int)context.TokenTimeout.TotalSeconds} s");
            throw TokenDiagnostics.TokenEndpointUnreachable(file.Identity, http.LastEndpoint, reason).ToException(problem);
        }
        catch (Exception problem) when (IsOfTheFile(problem))
        {
            // The library's own message can repeat a part of the file.
            var reason = SafeText.Of($"Google's library for .NET cannot use it ({SafeText.NameOf(problem.GetType())})");
            throw CredentialDiagnostics.FileMalformed(file.Path, file.Origin, reason).ToException(problem);
        }
    }

    // The library's reader of keys (Pkcs8) runs over the end of a key that was cut or changed, and its reader of JSON is Newtonsoft's.
    private static bool IsOfTheFile(Exception problem) => problem
        is InvalidOperationException
        or ArgumentException
        or FormatException
        or NotSupportedException
        or CryptographicException
        or IOException
        or IndexOutOfRangeException
        or OverflowException
        or InvalidCastException
        or Newtonsoft.Json.JsonException;

    private static GoogleCredential Create(GoogleCredentialFile file, CredentialSettings settings, GoogleHttpClientFactory http)
    {
        var credential = settings.UseSelfSignedJwt && file.Type == JsonCredentialParameters.ServiceAccountCredentialType
            ? CredentialFactory.FromJson<ServiceAccountCredential>(file.Json).WithUseJwtAccessWithScopes(true).ToGoogleCredential()
            : CredentialFactory.FromJson(file.Json, file.Type);
        return credential.CreateWithHttpClientFactory(http).CreateScoped(OAuthScopes.Parse(settings.Scopes));
    }

    // A token that a key signed itself comes without an answer; the library signs for an hour (ServiceAccountCredential.JwtLifetime).
    private static TimeSpan Lifetime(GoogleCredential credential)
    {
        var answer = credential.UnderlyingCredential switch
        {
            ServiceCredential service => service.Token,
            UserCredential user => user.Token,
            _ => null,
        };
        return TimeSpan.FromSeconds(answer?.ExpiresInSeconds ?? 3600);
    }
}

/// <summary>Gives Google's library its HTTP: our handler, no redirects, and the checks of <see cref="TokenEndpointHandler"/>.</summary>
internal sealed class GoogleHttpClientFactory(Func<HttpMessageHandler> createHandler) : HttpClientFactory, IDisposable
{
    private readonly List<TokenEndpointHandler> handlers = [];

    /// <summary>The last address that was asked, for the message; <see langword="null"/> before the first request.</summary>
    public Uri? LastEndpoint => handlers.Select(handler => handler.LastEndpoint).LastOrDefault(endpoint => endpoint is not null);

    /// <inheritdoc/>
    public void Dispose() => handlers.ForEach(handler => handler.Dispose());

    /// <inheritdoc/>
    protected override HttpMessageHandler CreateHandler(CreateHttpClientArgs args)
    {
        // A token endpoint has no reason to redirect, and a key's assertion must not follow when it does.
        args.Initializers.Add(new NoRedirects());
        var handler = new TokenEndpointHandler { InnerHandler = createHandler() };
        handlers.Add(handler);
        return handler;
    }

    private sealed class NoRedirects : IConfigurableHttpClientInitializer
    {
        public void Initialize(ConfigurableHttpClient httpClient) => httpClient.MessageHandler.FollowRedirect = false;
    }
}
