using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Registry.Http;

/// <summary>Turns an answer that is a failure into the diagnostic that tells the user what to do.</summary>
internal static class RegistryFailure
{
    /// <summary>The failure that <paramref name="response"/> means.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="request">The request's method, and the scope that it needs, which names the role that is missing.</param>
    /// <param name="body">The answer's body; empty when it has none.</param>
    /// <param name="credential">What the request was signed with.</param>
    /// <param name="time">Reads a <c>Retry-After</c> that is a date.</param>
    public static RegistryException From(
        HttpResponseMessage response,
        (HttpMethod Method, string? Scope) request,
        ReadOnlySpan<byte> body,
        RegistryCredential? credential,
        TimeProvider time)
    {
        var errors = RegistryError.Parse(body);
        var answer = new RegistryDiagnostics.Answer(
            $"{request.Method} {DiagnosticText.Clean(response.RequestMessage!.RequestUri!)}",
            (int)response.StatusCode,
            string.Join("; ", errors));
        return new RegistryException(Explain(response.StatusCode, errors, answer, request.Scope, credential), response.StatusCode, errors)
        {
            RetryAfter = RetryAfter.Of(response, time),
        };
    }

    private static Diagnostic Explain(
        HttpStatusCode status,
        IReadOnlyList<RegistryError> errors,
        RegistryDiagnostics.Answer answer,
        string? scope,
        RegistryCredential? credential) =>
        status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when credential is AnonymousCredential anonymous =>
                RegistryDiagnostics.NoCredential(
                    answer, anonymous.Request.Host.Text, anonymous.Request.IsArtifactRegistry, anonymous.Searched),
            HttpStatusCode.Unauthorized =>
                RegistryDiagnostics.CredentialRefused(answer, credential?.Description ?? SafeText.Of($"no credential")),
            HttpStatusCode.Forbidden =>
                RegistryDiagnostics.AccessDenied(answer, scope, credential?.ToString() ?? "the build's identity"),
            HttpStatusCode.NotFound when errors.Any(error => error.MeansOtherMediaType) => RegistryDiagnostics.OtherMediaType(answer),
            HttpStatusCode.NotFound when Has(errors, "NAME_UNKNOWN") => RegistryDiagnostics.RepositoryNotFound(answer),
            HttpStatusCode.NotFound when errors.Count > 0 => RegistryDiagnostics.ImageNotFound(answer),
            HttpStatusCode.NotFound => RegistryDiagnostics.NotARegistry(answer),
            HttpStatusCode.RequestHeaderFieldsTooLarge =>
                RegistryDiagnostics.HeadersTooLarge(answer, credential?.Description ?? SafeText.Of($"no credential")),
            HttpStatusCode.TooManyRequests => RegistryDiagnostics.QuotaExceeded(answer),
            _ when TransientFailure.Contains(status) => RegistryDiagnostics.RegistryUnavailable(answer),
            _ when Has(errors, "MANIFEST_INVALID") && answer.Words.Contains("immutab", StringComparison.OrdinalIgnoreCase) =>
                RegistryDiagnostics.ImmutableTag(answer),
            _ => RegistryDiagnostics.UnexpectedAnswer(answer),
        };

    private static bool Has(IReadOnlyList<RegistryError> errors, string code) => errors.Any(error => error.Code == code);
}

/// <summary>A registry, or its token endpoint, answered something else than what was asked for.</summary>
internal sealed class RegistryException(Diagnostic diagnostic, HttpStatusCode status, IReadOnlyList<RegistryError> errors)
    : ArtifactRegistryException(diagnostic)
{
    /// <summary>The answer's status.</summary>
    public HttpStatusCode Status { get; } = status;

    /// <inheritdoc/>
    public override bool IsRefusal =>
        Status is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError and not HttpStatusCode.RequestTimeout;

    /// <summary>What its body said.</summary>
    public IReadOnlyList<RegistryError> Errors { get; } = errors;

    /// <summary>How long the registry asked to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>One entry of a registry's error body (OCI distribution specification, <i>Error Codes</i>), cleaned for the log.</summary>
/// <param name="Code">The code, <c>MANIFEST_UNKNOWN</c>.</param>
/// <param name="Message">The registry's own words.</param>
internal sealed record RegistryError(string Code, string Message)
{
    private const string HasMediaType = "has media type";

    /// <summary>Whether a 404 with this error says that the manifest exists and has a media type that the request did not accept. The code
    /// is <c>MANIFEST_UNKNOWN</c> all the same. Artifact Registry and gcr.io: "Manifest with tag 'x' has media type '…', but client accepts
    /// '…'" (appc/docker2aci#255, gcr-cleaner#113); Azure: "OCI artifact found, but accept header does not support OCI artifacts"
    /// (go-containerregistry#1697).</summary>
    public bool MeansOtherMediaType =>
        Message.Contains(HasMediaType, StringComparison.OrdinalIgnoreCase)
        || Message.Contains("accept header", StringComparison.OrdinalIgnoreCase);

    /// <summary>The media type that the message names; <see langword="null"/> for none.</summary>
    public string? MediaType => Message.Split(HasMediaType, 2, StringSplitOptions.None) is [_, var rest]
        ? rest.TrimStart(' ', '"', '\'').Split('"', '\'', ' ', ',')[0]
        : null;

    /// <summary>The errors in a body; none when it is not a registry's error body, such as a proxy's page.</summary>
    public static IReadOnlyList<RegistryError> Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, RegistryErrorJson.Default.RegistryErrorBody)?.Errors is { } errors
                ? [.. errors.OfType<RegistryErrorEntry>().Select(entry => entry.Clean()).Where(error => error.Code.Length > 0).Take(10)]
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Message.Length > 0 ? DiagnosticText.Clean($"{Code}: {Message}") : Code;
}

/// <summary>The error body as it is on the wire.</summary>
internal sealed record RegistryErrorBody(RegistryErrorEntry?[]? Errors);

/// <summary>An entry as it is on the wire.</summary>
internal sealed record RegistryErrorEntry(string? Code, string? Message)
{
    public RegistryError Clean() => new(DiagnosticText.Clean(Code ?? ""), DiagnosticText.Clean(Message ?? ""));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RegistryErrorBody))]
internal sealed partial class RegistryErrorJson : JsonSerializerContext;
