using ArtifactRegistry.Build.Credentials;

namespace ArtifactRegistry.Build.Registry.Http;

/// <summary>What the handlers need to know of a request beyond HTTP; it travels in the request's options.</summary>
internal sealed record RequestContext
{
    private static readonly HttpRequestOptionsKey<RequestContext> Key = new("ArtifactRegistry.Build.RequestContext");

    /// <summary>Where the handlers tell what they do.</summary>
    public required IRegistryLog Log { get; init; }

    /// <summary>The token scope that the request needs, <c>repository:NAME:pull</c>; <see langword="null"/> for none (distribution,
    /// <i>Token Scope Documentation</i>).</summary>
    public string? Scope { get; init; }

    /// <summary>The repository of the scope; empty when there is none.</summary>
    public string Repository =>
        Scope is { } scope && scope.StartsWith("repository:", StringComparison.Ordinal) && scope.LastIndexOf(':') is > 11 and var end
            ? scope[11..end]
            : "";

    /// <summary>The body's greatest length in bytes. The body is read within the attempt, so that one cut short is asked for again;
    /// <see langword="null"/> leaves it to the caller as a stream, unless it is a failure's.</summary>
    public int? BodyLimit { get; init; } = 8 * 1024 * 1024;

    /// <summary>Whether the request may be sent again after a failure: its content can be read twice and a repeat is harmless.</summary>
    public bool IsRepeatable { get; init; } = true;

    /// <summary>Whether a failure that may pass is worth another attempt: not for a question whose answer can be done without.</summary>
    public bool IsRetried { get; init; } = true;

    /// <summary>How often it was sent again so far. Begins above zero where a caller repeats a request whose body broke off.</summary>
    public int Retries { get; set; }

    /// <summary>Whether a redirect to another host is followed, without credentials: storage behind a registry hands out blobs
    /// so.</summary>
    public bool AllowsForeignRedirect { get; init; }

    /// <summary>Whether a redirect to another host is the answer: it is neither followed nor an error.</summary>
    public bool KeepsForeignRedirect { get; init; }

    /// <summary>Tells the time limit that the body is on its way: a long upload is not a late one. Set while the request is being
    /// sent.</summary>
    public Action? OnProgress { get; set; }

    /// <summary>The credential that the request was signed with, for the message when it is refused.</summary>
    public RegistryCredential? Credential { get; set; }

    /// <summary>The context of <paramref name="request"/>.</summary>
    public static RequestContext Of(HttpRequestMessage request) => request.Options.TryGetValue(Key, out var context)
        ? context
        : throw new InvalidOperationException("A request without a context.");

    /// <summary>Puts this context on <paramref name="request"/>.</summary>
    public HttpRequestMessage On(HttpRequestMessage request)
    {
        request.Options.Set(Key, this);
        return request;
    }
}
