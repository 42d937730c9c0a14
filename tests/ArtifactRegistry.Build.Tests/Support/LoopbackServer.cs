using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ArtifactRegistry.Build.Tests.Support;

/// <summary>A real HTTP server on a free loopback port that answers what a test says, and remembers what it was asked.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication application;

    private LoopbackServer(WebApplication application) => this.application = application;

    public Uri Address => new(application.Urls.Single());

    public ConcurrentQueue<Seen> Requests { get; } = new();

    public static async Task<LoopbackServer> StartAsync(Func<Seen, Answer> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new LoopbackServer(builder.Build());
        server.application.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var seen = new Seen(
                context.Request.Method,
                context.Request.Path,
                context.Request.QueryString.Value ?? "",
                await reader.ReadToEndAsync(context.RequestAborted),
                context.Request.Headers.ToDictionary(
                    header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase));
            server.Requests.Enqueue(seen);
            var (status, body, headers) = answer(seen);
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            foreach (var (name, value) in headers ?? [])
            {
                context.Response.Headers[name] = value;
            }

            await context.Response.WriteAsync(body, context.RequestAborted);
        });
        await server.application.StartAsync();
        return server;
    }

    public static Task<LoopbackServer> StartAsync(int status, string body) => StartAsync(_ => new Answer(status, body));

    public static Task<LoopbackServer> StartWithTokensAsync()
    {
        var issued = 0;
        return StartAsync(
            _ => new Answer(
                200, $$"""{"access_token":"token-{{Interlocked.Increment(ref issued)}}","expires_in":3600,"token_type":"Bearer"}"""));
    }

    public ValueTask DisposeAsync() => application.DisposeAsync();

    internal sealed record Seen(string Method, string Path, string Query, string Body, IReadOnlyDictionary<string, string> Headers);

    internal sealed record Answer(int Status, string Body, Dictionary<string, string>? Headers = null);
}
