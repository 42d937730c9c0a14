using System.Runtime.ExceptionServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Registry.Http;

/// <summary>The first step after the client: what a registry answers leaves it without the credentials that the build has sent, be it a
/// failure's body, a header (<c>Warning</c>, <c>Location</c>), the reason phrase or an exception. The content of images is passed on as it
/// is.</summary>
internal sealed class EchoHandler(HttpMessageHandler inner, KnownSecrets secrets) : DelegatingHandler(inner)
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            response.ReasonPhrase = response.ReasonPhrase is { } phrase ? secrets.Remove(phrase) : null;
            CleanHeaders(response);
            if (!response.IsSuccessStatusCode)
            {
                await CleanBodyAsync(response, cancellationToken);
            }

            return response;
        }
        catch (Exception failure) when (failure is ArtifactRegistryException || TransientFailure.IsNetworkFailure(failure))
        {
            if ((failure is ArtifactRegistryException known ? Clean(known) : Clean(failure)) is { } cleaned)
            {
                ExceptionDispatchInfo.Throw(cleaned);
            }

            throw;
        }
    }

    private void CleanHeaders(HttpResponseMessage response)
    {
        foreach (var (name, values) in response.Headers.NonValidated.ToArray())
        {
            // A short password can be a part of a path by chance, and a path is used as well as shown.
            var isUsed = name is "Location" or "Link";
            if (values.Any(value => secrets.Remove(value, isUsed) != value))
            {
                response.Headers.Remove(name);
                response.Headers.TryAddWithoutValidation(name, values.Select(value => secrets.Remove(value, isUsed)));
            }
        }
    }

    private async Task CleanBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        var cleaned = CleanJson(text) ?? secrets.Remove(text);
        if (cleaned != text)
        {
            var content = new ByteArrayContent(Encoding.UTF8.GetBytes(cleaned));
            content.Headers.ContentType = response.Content.Headers.ContentType;
            response.Content = content;
        }
    }

    // JSON can write a character in several ways, so its strings are compared and not its text.
    private string? CleanJson(string text)
    {
        try
        {
            return JsonNode.Parse(text) is { } document && IsChanged(document) ? document.ToJsonString() : null;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private bool IsChanged(JsonNode node)
    {
        var isChanged = false;
        var children = node switch { JsonObject members => members.Select(member => member.Value), JsonArray items => items, _ => [] };
        foreach (var child in children.OfType<JsonNode>().ToArray())
        {
            if (child is JsonValue value && value.TryGetValue<string>(out var text))
            {
                if (secrets.Remove(text) is var cleaned && cleaned != text)
                {
                    child.ReplaceWith(cleaned);
                    isChanged = true;
                }
            }
            else
            {
                isChanged |= IsChanged(child);
            }
        }

        return isChanged;
    }

    private ArtifactRegistryException? Clean(ArtifactRegistryException failure)
    {
        var diagnostic = failure.Diagnostic with { Message = secrets.Remove(failure.Diagnostic.Message) };
        if (diagnostic.Message == failure.Diagnostic.Message)
        {
            return null;
        }

        if (failure is not RegistryException answer)
        {
            return diagnostic.ToException(failure.InnerException);
        }

        var errors = answer.Errors.Select(error => error with { Message = secrets.Remove(error.Message) });
        return new RegistryException(diagnostic, answer.Status, [.. errors]) { RetryAfter = answer.RetryAfter };
    }

    // NetworkDiagnostics shows the inner exception's message, and the outer one's kind decides the code.
    private Exception? Clean(Exception failure)
    {
        var message = (failure.InnerException ?? failure).Message;
        var cleaned = secrets.Remove(message);
        return cleaned == message ? null : failure switch
        {
            HttpRequestException http => new HttpRequestException(http.HttpRequestError, cleaned, inner: null, http.StatusCode),
            HttpIOException broken => new HttpIOException(broken.HttpRequestError, cleaned),
            _ => new IOException(cleaned),
        };
    }
}

/// <summary>A log that repeats no credential that the build has sent.</summary>
internal sealed class CleanLog(IRegistryLog log, KnownSecrets secrets) : IRegistryLog
{
    /// <inheritdoc/>
    public void Detail(string text) => log.Detail(secrets.Remove(text));

    /// <inheritdoc/>
    public void Notice(string text) => log.Notice(secrets.Remove(text));
}

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
