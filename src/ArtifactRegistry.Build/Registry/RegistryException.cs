using System.Net;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Registry;

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
