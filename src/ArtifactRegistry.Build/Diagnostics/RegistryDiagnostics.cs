using System.Globalization;

namespace ArtifactRegistry.Build.Diagnostics;

/// <summary>What is said about a registry's answer (<c>ARB3xxx</c>).</summary>
internal static class RegistryDiagnostics
{
    public static Diagnostic AccessDenied(Answer answer, string credential) => new(
        DiagnosticList.AccessDenied,
        $"{answer} With the credential of {credential} the registry does not tell a missing repository from one that is not allowed: check the name, and grant "
        + "roles/artifactregistry.reader to read, roles/artifactregistry.writer to push and tag, roles/artifactregistry.repoAdmin to delete.");

    public static Diagnostic RepositoryNotFound(Answer answer) => new(
        DiagnosticList.RepositoryNotFound,
        $"{answer} Check project, location and repository in the name. Artifact Registry does not create repositories by itself: "
        + "gcloud artifacts repositories create NAME --repository-format=docker --location=LOCATION.");

    public static Diagnostic ImageNotFound(Answer answer) => new(
        DiagnosticList.ImageNotFound,
        $"{answer} Check the image's name, tag or digest.");

    public static Diagnostic ImageNotFound(string image) => new(
        DiagnosticList.ImageNotFound,
        $"{image} does not exist. Check the image's name, tag or digest.");

    public static Diagnostic NotARegistry(Answer answer) => new(
        DiagnosticList.NotARegistry,
        $"{answer} That is not a registry's own answer, so nothing follows from it: check the host's name, and whether a proxy stands between.");

    public static Diagnostic QuotaExceeded(Answer answer) => new(
        DiagnosticList.QuotaExceeded,
        $"{answer} It was asked again as often as ArtifactRegistryRetryBudgetSeconds allows. "
        + "Artifact Registry's quota is per minute: raise the budget, lower ArtifactRegistryConcurrency, or ask for more quota.");

    public static Diagnostic RegistryUnavailable(Answer answer) => new(
        DiagnosticList.RegistryUnavailable,
        $"{answer} It was asked again as often as ArtifactRegistryRetryBudgetSeconds allows. Run the build again later; what it has written so far is safe to write again.");

    public static Diagnostic UnexpectedAnswer(Answer answer) => new(
        DiagnosticList.UnexpectedAnswer,
        answer.Words.Length > 0
            ? $"{answer} The registry's own words say what it does not accept."
            : $"{answer} The registry gives no reason. Check the image's name; a proxy that stands between answers so, too.");

    public static Diagnostic OtherMediaType(Answer answer) => new(
        DiagnosticList.UnexpectedAnswer,
        $"{answer} The manifest exists, but the registry does not serve its media type here. Use another tag, or remove this one with the tool that pushed it.");

    public static Diagnostic ImmutableTag(Answer answer) => new(
        DiagnosticList.ImmutableTag,
        $"{answer} The tag has another image and cannot move. Release under a new version, or set ArtifactRegistryTagPolicy to Fail to learn it before the push.");

    public static Diagnostic MalformedAnswer(HttpMethod method, Uri url, string problem) => new(
        DiagnosticList.MalformedAnswer,
        $"{method} {DiagnosticText.Clean(url)} was answered, but {problem}. Check the host's name, and whether a proxy stands between.");

    public static Diagnostic MalformedManifest(string digest, string mediaType) => new(
        DiagnosticList.MalformedAnswer,
        $"The manifest {digest} is said to be {DiagnosticText.Clean(mediaType)}, and its content is not. Publish the image again with a tool that writes valid manifests.");

    public static Diagnostic AmbiguousManifest(string digest, string problem) => new(
        DiagnosticList.AmbiguousManifest,
        $"The manifest {digest} is ambiguous: {DiagnosticText.Clean(problem)}. Tools disagree about what it contains, so it is not used. "
        + "Publish the image again with a tool that follows the OCI image specification.");

    public static Diagnostic BlobTooLong(Uri url, string digest, long size) => new(
        DiagnosticList.DigestMismatch,
        $"GET {DiagnosticText.Clean(url)} gives more than the {size.ToString(CultureInfo.InvariantCulture)} bytes that the manifest says "
        + $"{digest} has. "
        + "The rest was not read. Push the image again; if the error stays, find out what stands between this machine and the registry.");

    public static Diagnostic AnswerTooLarge(HttpMethod method, Uri url, int most) => new(
        DiagnosticList.MalformedAnswer,
        $"{method} {DiagnosticText.Clean(url)} was answered with more than {(most / 1024).ToString(CultureInfo.InvariantCulture)} KiB, "
        + "the most that is read here. Check the host's name, and whether a proxy stands between.");

    public static Diagnostic DigestMismatch(HttpMethod method, Uri url, string expected, string actual) => new(
        DiagnosticList.DigestMismatch,
        $"{method} {DiagnosticText.Clean(url)} should give {expected}, but what came is {actual}: it was changed or damaged on the way. "
        + "Nothing was done with it. Build again; when it comes again, find out what stands between this machine and the registry.");

    public static Diagnostic StoredAnother(Uri url, string sent, string stored) => new(
        DiagnosticList.DigestMismatch,
        $"PUT {DiagnosticText.Clean(url)} sent {sent}, and the registry says that it has {stored} there now: the image was changed on the way. "
        + "Do not deploy what is there. Find out what stands between this machine and the registry, and build again.");

    public static Diagnostic RefusedRedirect(HttpMethod method, Uri from, Uri to, int status) => new(
        DiagnosticList.ForeignRedirect,
        $"{method} {DiagnosticText.Clean(from)} was answered with {status} and sent on to {DiagnosticText.Clean(to)}, which is not followed: credentials and "
        + "images stay with the host that was named. Name the host that really serves the image.");

    public static Diagnostic TooManyRedirects(HttpMethod method, Uri url, int most) => new(
        DiagnosticList.ForeignRedirect,
        $"{method} {DiagnosticText.Clean(url)} was redirected more than {most} times. Check the host's name, and whether a proxy stands between.");

    /// <summary>What was asked and what came back.</summary>
    /// <param name="Request">Method and URL without its query.</param>
    /// <param name="Status">The status code.</param>
    /// <param name="Words">The registry's own codes and messages, cleaned; empty when it sent none.</param>
    public sealed record Answer(string Request, int Status, string Words)
    {
        /// <inheritdoc/>
        public override string ToString() => Words.Length > 0 ? $"{Request} was answered with {Status}: {Words.TrimEnd('.')}." : $"{Request} was answered with {Status}.";
    }
}
