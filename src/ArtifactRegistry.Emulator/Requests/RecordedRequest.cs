using System.Text.Json.Serialization;

namespace ArtifactRegistry.Emulator.Requests;

/// <summary>A request as the emulator saw it. It never holds a credential, only its scheme.</summary>
public sealed record RecordedRequest
{
    /// <summary>Its place in the order of arrival over all hosts, from 1.</summary>
    public required long Number { get; init; }

    /// <summary>When it arrived.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The <see cref="EmulatedHost.Authority"/> that it came to.</summary>
    public required string Host { get; init; }

    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>The path, decoded.</summary>
    public required string Path { get; init; }

    /// <summary>The query with its <c>?</c>, or empty.</summary>
    public required string Query { get; init; }

    /// <summary>The answer's status; 0 when the connection ended without one.</summary>
    public required int StatusCode { get; init; }

    /// <summary><c>Bearer</c>, <c>Basic</c>, another scheme, or <see langword="null"/> without a credential.</summary>
    public string? AuthorizationScheme { get; init; }

    /// <summary>The caller that the credential stood for.</summary>
    public string? Member { get; init; }

    /// <summary>The <c>User-Agent</c> header.</summary>
    public string? UserAgent { get; init; }

    /// <summary>The <c>Content-Type</c> of the request.</summary>
    public string? ContentType { get; init; }

    /// <summary>The <c>Content-Length</c> of the request.</summary>
    public long? ContentLength { get; init; }

    /// <summary>The <c>Content-Length</c> of the answer's body, where one is sent.</summary>
    public long? AnswerLength { get; init; }

    /// <summary>Milliseconds from arrival to the answer's headers.</summary>
    public required double Milliseconds { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Method} {Host}{Path}{Query} → {StatusCode}";
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RecordedRequest))]
internal sealed partial class RequestsJson : JsonSerializerContext;
