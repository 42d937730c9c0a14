using System.Text;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Registry.Http;

/// <summary>Remembers the credentials that go to a registry or its token service, so that <see cref="EchoHandler"/> knows what to
/// remove.</summary>
internal sealed class SentCredentialsHandler(HttpMessageHandler inner, KnownSecrets secrets) : DelegatingHandler(inner)
{
    private const string RefreshToken = "&refresh_token=";

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Headers.Authorization is { Parameter: { Length: > 0 } sent } header)
        {
            secrets.Add(sent);
            if (header.Scheme == "Basic" && Encoding.UTF8.GetString(Convert.FromBase64String(sent)).Split(':', 2) is [_, var password])
            {
                secrets.Add(password);
            }
        }

        // A docker login's identity token goes to the token service in a form (TokenService).
        if (request.Content is StringContent form && await form.ReadAsStringAsync(cancellationToken) is var text
            && text.IndexOf(RefreshToken, StringComparison.Ordinal) is >= 0 and var at)
        {
            secrets.Add(Uri.UnescapeDataString(text[(at + RefreshToken.Length)..]));
        }

        return await base.SendAsync(request, cancellationToken);
    }
}
