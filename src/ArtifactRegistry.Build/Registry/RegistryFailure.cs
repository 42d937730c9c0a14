using System.Net;
using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Registry.Http;

namespace ArtifactRegistry.Build.Registry;

/// <summary>Turns an answer that is a failure into the diagnostic that tells the user what to do.</summary>
internal static class RegistryFailure
{
    /// <summary>The failure that <paramref name="response"/> means.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="method">The request's method.</param>
    /// <param name="body">The answer's body; empty when it has none.</param>
    /// <param name="credential">What the request was signed with.</param>
    /// <param name="time">Reads a <c>Retry-After</c> that is a date.</param>
    public static RegistryException From(
        HttpResponseMessage response, HttpMethod method, ReadOnlySpan<byte> body, RegistryCredential? credential, TimeProvider time)
    {
        var errors = RegistryError.Parse(body);
        var answer = new RegistryDiagnostics.Answer(
            $"{method} {DiagnosticText.Clean(response.RequestMessage!.RequestUri!)}", (int)response.StatusCode, string.Join("; ", errors));
        return new RegistryException(Explain(response.StatusCode, errors, answer, credential), response.StatusCode, errors)
        {
            RetryAfter = RetryAfter.Of(response, time),
        };
    }

    private static Diagnostic Explain(
        HttpStatusCode status, IReadOnlyList<RegistryError> errors, RegistryDiagnostics.Answer answer, RegistryCredential? credential) =>
            status switch
            {
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when credential is AnonymousCredential anonymous =>
                    CredentialDiagnostics.NoCredential(
                        answer, anonymous.Request.Host.Text, anonymous.Request.IsArtifactRegistry, anonymous.Searched),
                HttpStatusCode.Unauthorized =>
                    CredentialDiagnostics.CredentialRefused(answer, credential?.Description ?? SafeText.Of($"no credential")),
                HttpStatusCode.Forbidden => RegistryDiagnostics.AccessDenied(answer, credential?.ToString() ?? "no credential"),
                HttpStatusCode.NotFound when errors.Any(error => error.MeansOtherMediaType) => RegistryDiagnostics.OtherMediaType(answer),
                HttpStatusCode.NotFound when Has(errors, "NAME_UNKNOWN") => RegistryDiagnostics.RepositoryNotFound(answer),
                HttpStatusCode.NotFound when errors.Count > 0 => RegistryDiagnostics.ImageNotFound(answer),
                HttpStatusCode.NotFound => RegistryDiagnostics.NotARegistry(answer),
                HttpStatusCode.TooManyRequests => RegistryDiagnostics.QuotaExceeded(answer),
                _ when TransientStatus.Contains(status) => RegistryDiagnostics.RegistryUnavailable(answer),
                _ when Has(errors, "MANIFEST_INVALID") && answer.Words.Contains("immutab", StringComparison.OrdinalIgnoreCase) =>
                    RegistryDiagnostics.ImmutableTag(answer),
                _ => RegistryDiagnostics.UnexpectedAnswer(answer),
            };

    private static bool Has(IReadOnlyList<RegistryError> errors, string code) => errors.Any(error => error.Code == code);
}
