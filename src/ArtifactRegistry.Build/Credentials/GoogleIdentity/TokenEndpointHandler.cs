using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials.GoogleIdentity;

/// <summary>Watches the requests of Google's library: a secret is posted over https only (http on this machine), an answer of success has a
/// token, and a refusal can be read. The library checks none of these, and fails with a null reference on an empty refusal.</summary>
internal sealed class TokenEndpointHandler : DelegatingHandler
{
    private const int MaximumAnswer = 1024 * 1024;

    /// <summary>The last address that was asked.</summary>
    public Uri? LastEndpoint { get; private set; }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        LastEndpoint = request.RequestUri;
        // What is not posted asks another cloud for the identity to exchange: Azure's and Amazon's metadata servers speak plain http.
        if (request.Method != HttpMethod.Post && request.Headers.Authorization is null)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        if (request.RequestUri is not ({ Scheme: "https" } or { Scheme: "http", IsLoopback: true }))
        {
            throw TokenDiagnostics.TokenEndpointUnsafe(request.RequestUri).ToException();
        }

        var secrets = await SentAsync(request, cancellationToken);
        var response = await base.SendAsync(request, cancellationToken);
        if (request.Method != HttpMethod.Post)
        {
            return response;
        }

        await response.Content.LoadIntoBufferAsync(MaximumAnswer);
        var answer = TokenAnswer.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        if (!response.IsSuccessStatusCode)
        {
            // Not thrown from here: the library asks again after a 503.
            response.Content = new StringContent(answer.ToRefusal(secrets));
        }
        else if (!answer.HasToken)
        {
            var contentType = SafeText.Foreign(response.Content.Headers.ContentType?.MediaType ?? "no content type");
            throw TokenDiagnostics.TokenAnswerMalformed(request.RequestUri, (int)response.StatusCode, contentType).ToException();
        }

        return response;
    }

    // The fields of the form that are no names of types and addresses: assertion, refresh_token, client_secret, subject_token.
    private static async Task<KnownSecrets> SentAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var secrets = new KnownSecrets();
        secrets.Add(request.Headers.Authorization?.Parameter ?? "");
        var form = request.Content is { Headers.ContentType.MediaType: "application/x-www-form-urlencoded" } content
            ? await content.ReadAsStringAsync(cancellationToken)
            : "";
        foreach (var field in form.Split('&')
            .Select(pair => pair.Split('=', 2))
            .Where(pair => pair is ["assertion" or "refresh_token" or "client_secret" or "subject_token", _]))
        {
            secrets.Add(Uri.UnescapeDataString(field[1].Replace('+', ' ')));
        }

        return secrets;
    }
}
