using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace LiveProbe;

/// <summary>Requests to one registry. Redirects are not followed: where they lead is one of the facts.</summary>
internal sealed class RegistrySession(string host, string token, CancellationToken cancellationToken) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        BaseAddress = new Uri($"{(host.Split(':')[0] is "localhost" or "127.0.0.1" ? "http" : "https")}://{host}"),
    };

    public string Host { get; } = host;

    public string Token { get; } = token;

    public static string DigestOf(byte[] bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));

    public static string Basic(string user, string password) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));

    /// <param name="method">The HTTP method.</param>
    /// <param name="path">A path, or the absolute URL of a <c>Location</c>.</param>
    /// <param name="authorization">The header's value; <see langword="null"/>: the token as Bearer; empty: none.</param>
    /// <param name="body">The request's body.</param>
    /// <param name="headers">Further headers.</param>
    public async Task<Reply> SendAsync(
        string method, string path, string? authorization = null, byte[]? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        var target = new Uri(http.BaseAddress!, path);
        if (authorization != "" && target.Authority == http.BaseAddress!.Authority)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization ?? $"Bearer {Token}");
        }

        request.Content = body is null && method is not ("POST" or "PUT" or "PATCH") ? null : new ByteArrayContent(body ?? []);
        foreach ((var name, var value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content!.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var response = await http.SendAsync(request, cancellationToken);
        var content = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var received = response.Headers
            .Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Reply((int)response.StatusCode, content, received);
    }

    public void Dispose() => http.Dispose();
}

/// <summary>An answer.</summary>
internal sealed record Reply(int Status, byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    public string? this[string header] => Headers.GetValueOrDefault(header);

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary><c>STATUS CODE</c>, or the status alone when the body is no error of the specification.</summary>
    public string Summary
    {
        get
        {
            try
            {
                return $"{Status} {Json.GetProperty("errors")[0].GetProperty("code").GetString()}";
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                return Status.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }
        }
    }

    /// <summary><c>STATUS CODE: message</c>.</summary>
    public string Full =>
        Summary.Contains(' ') ? $"{Summary}: {Json.GetProperty("errors")[0].GetProperty("message").GetString()}" : Summary;
}
