using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ArtifactRegistry.Emulator.Authentication;
using ArtifactRegistry.Emulator.Protocol;
using ArtifactRegistry.Emulator.Registry;
using Microsoft.AspNetCore.Http;

namespace ArtifactRegistry.Emulator.Hosting;

/// <summary>One request and its answer, with the host it came to and who sent it.</summary>
internal sealed class Exchange(HttpContext http, EmulatedHost host)
{
    public HttpRequest Request => http.Request;

    public HttpResponse Response => http.Response;

    public CancellationToken Aborted => http.RequestAborted;

    public EmulatedHost Host { get; } = host;

    public HostContent Content => Host.Content;

    /// <summary>Who sends the request; <see langword="null"/> for an anonymous caller.</summary>
    public Caller? Caller { get; set; }

    /// <summary>A fault asks for the tag list as it was before its last change.</summary>
    public bool StaleTagList { get; set; }

    /// <summary>The host as the client wrote it, where that is a loopback name; realm and service repeat it.</summary>
    public string Authority => Request.Host.Host is "localhost" or "127.0.0.1" or "[::1]" ? Request.Host.Value! : Host.Authority;

    public bool IsRead => Request.Method is "GET" or "HEAD";

    public bool IsHead => Request.Method == "HEAD";

    public string? Query(string name) => Request.Query.TryGetValue(name, out var values) ? values[0] : null;

    /// <summary>A non-negative number of the query; <see langword="null"/> when it is missing.</summary>
    /// <exception cref="RegistryRefusal">It is something else.</exception>
    public int? QueryNumber(string name) => Query(name) switch
    {
        null => null,
        var text when int.TryParse(text, System.Globalization.NumberStyles.None, null, out var number) => number,
        _ => throw new RegistryRefusal(400, "PAGINATION_NUMBER_INVALID", $"invalid value of \"{name}\""),
    };

    public Task JsonAsync<T>(T value, JsonTypeInfo<T> type, int status = 200, string contentType = "application/json") =>
        BytesAsync(JsonSerializer.SerializeToUtf8Bytes(value, type), status, contentType);

    public async Task BytesAsync(ReadOnlyMemory<byte> bytes, int status, string contentType)
    {
        Response.StatusCode = status;
        Response.ContentType = contentType;
        Response.ContentLength = bytes.Length;
        if (!IsHead)
        {
            await Response.Body.WriteAsync(bytes, Aborted);
        }
    }

    public void Empty(int status)
    {
        Response.StatusCode = status;
        if (status != 204)
        {
            Response.ContentLength = 0;
        }
    }

    public async Task RefuseAsync(RegistryRefusal refusal)
    {
        if (refusal.Challenge is { } challenge)
        {
            Response.Headers.WWWAuthenticate = challenge;
        }

        if (refusal.RetryAfter is { } seconds)
        {
            Response.Headers.RetryAfter = seconds.ToString();
        }

        await JsonAsync(new ErrorBody([new ErrorEntry(refusal.Code, refusal.Message)]), ProtocolJson.Wire.ErrorBody, refusal.Status);
    }
}
