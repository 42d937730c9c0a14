using System.Globalization;
using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.Diagnostics;
using static ArtifactRegistry.Build.Diagnostics.DiagnosticText;

namespace ArtifactRegistry.Build.Registry.Http;

/// <summary>What is said about a registry's answer (<c>ARB3xxx</c>).</summary>
internal static class RegistryDiagnostics
{
    private const string CheckHost = "Check the host's name, and whether an intermediary answers.";

    /// <summary>403.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="scope">The scope of the token that the request needs.</param>
    /// <param name="credential">The identity that was refused.</param>
    public static Diagnostic AccessDenied(Answer answer, string? scope, string credential) => new(
        DiagnosticList.AccessDenied,
        $"{answer} Check the repository's name, or grant {credential} roles/artifactregistry.{RoleFor(scope)} on the repository.");

    public static Diagnostic RepositoryNotFound(Answer answer) => new(
        DiagnosticList.RepositoryNotFound,
        $"{answer} Check project, location and repository in the name, or create the repository: gcloud artifacts repositories create "
            + "NAME --repository-format=docker --location=LOCATION.");

    public static Diagnostic ImageNotFound(Answer answer) => new(
        DiagnosticList.ImageNotFound,
        $"{answer} Check the image's name, tag or digest.");

    public static Diagnostic ImageNotFound(string image) => new(
        DiagnosticList.ImageNotFound,
        $"{image} does not exist. Check the image's name, tag or digest.");

    public static Diagnostic NotARegistry(Answer answer) => new(
        DiagnosticList.NotARegistry,
        $"{answer} This is not a registry's answer, so the result is inconclusive. " + CheckHost);

    public static Diagnostic QuotaExceeded(Answer answer) => new(
        DiagnosticList.QuotaExceeded,
        $"{answer} Retries used up ArtifactRegistryRetryBudgetSeconds. "
            + "Artifact Registry's quota is per minute: raise the budget, lower ArtifactRegistryConcurrency, or request more quota.");

    public static Diagnostic RegistryUnavailable(Answer answer) => new(
        DiagnosticList.RegistryUnavailable,
        $"{answer} Retries used up ArtifactRegistryRetryBudgetSeconds. "
            + "Run the build again later; what it has written so far is safe to write again.");

    public static Diagnostic UnexpectedAnswer(Answer answer) => new(
        DiagnosticList.UnexpectedAnswer,
        answer.Words.Length > 0
            ? $"{answer} Correct what the registry's message names, or check the image's name."
            : $"{answer} The registry gives no reason. Check the image's name, and whether an intermediary answers.");

    public static Diagnostic HeadersTooLarge(Answer answer, SafeText credential) => new(
        DiagnosticList.UnexpectedAnswer,
        $"{answer} The request's headers are too large, probably because of the credential of {credential}. "
            + "Check that it is an access token, and not a file.");

    public static Diagnostic OtherMediaType(Answer answer) => new(
        DiagnosticList.UnexpectedAnswer,
        $"{answer} The manifest exists, but the registry does not serve its media type here. "
            + "Use another tag, or remove this one with the tool that pushed it.");

    public static Diagnostic ImmutableTag(Answer answer) => new(
        DiagnosticList.ImmutableTag,
        $"{answer} The tag has another image and cannot move. Release under a new version, or set ArtifactRegistryTagPolicy to Fail to "
            + "detect this before the push.");

    public static Diagnostic MalformedAnswer(HttpMethod method, Uri url, string problem) => new(
        DiagnosticList.MalformedAnswer,
        $"{method} {Clean(url)} was answered, but {problem}. " + CheckHost);

    public static Diagnostic BlobTooLong(Uri url, string digest, long size) => new(
        DiagnosticList.DigestMismatch,
        $"GET {Clean(url)} returned more than the {size.ToString(CultureInfo.InvariantCulture)} bytes that the manifest states for "
            + $"{digest}. The rest was not read. Push the image again; if the error stays, look for an intermediary.");

    public static Diagnostic AnswerTooLarge(HttpMethod method, Uri url, int most) => new(
        DiagnosticList.MalformedAnswer,
        $"{method} {Clean(url)} was answered with more than {(most / 1024).ToString(CultureInfo.InvariantCulture)} KiB, "
        + "the limit of this request. " + CheckHost);

    public static Diagnostic DigestMismatch(HttpMethod method, Uri url, string expected, string actual) => new(
        DiagnosticList.DigestMismatch,
        $"{method} {Clean(url)} returned {actual} instead of {expected}, so it was not used. "
            + "Build again, or look for an intermediary.");

    public static Diagnostic StoredAnother(Uri url, string sent, string stored) => new(
        DiagnosticList.DigestMismatch,
        $"PUT {Clean(url)} sent {sent}, but the registry stored {stored}. "
            + "Do not deploy it. Look for an intermediary, and build again.");

    public static Diagnostic RefusedRedirect(HttpMethod method, Uri from, Uri to, int status) => new(
        DiagnosticList.ForeignRedirect,
        $"{method} {Clean(from)} was answered with {status} and refers to {Clean(to)}. "
            + "That address was not used, because credentials go only to the host that you named. "
            + "Name the host that serves the image.");

    public static Diagnostic PrivatePlace(string registry, string host) => new(
        DiagnosticList.ForeignRedirect,
        $"{registry} refers to {Clean(host)}, whose address is private, although the registry's own is public. "
            + "No connection was made. Check the registry's name. If the registry is yours, give that host a public address, or let the "
            + "registry's name resolve to a private one.");

    public static Diagnostic TooManyRedirects(HttpMethod method, Uri url, int most) => new(
        DiagnosticList.ForeignRedirect,
        $"{method} {Clean(url)} was redirected more than {most} times. " + CheckHost);

    // A repository's name has no comma.
    private static string RoleFor(string? scope) =>
        scope is null ? "reader"
        : scope.Contains(",delete", StringComparison.Ordinal) ? "repoAdmin"
        : scope.Contains(",push", StringComparison.Ordinal) ? "writer"
        : "reader";

    /// <summary>What was asked and what came back.</summary>
    /// <param name="Request">Method and URL without its query.</param>
    /// <param name="Status">The status code.</param>
    /// <param name="Words">The registry's own codes and messages, cleaned; empty when it sent none.</param>
    public sealed record Answer(string Request, int Status, string Words)
    {
        /// <inheritdoc/>
        public override string ToString() =>
            Words.Length > 0 ? $"{Request} was answered with {Status}: {Words.TrimEnd('.')}." : $"{Request} was answered with {Status}.";
    }

    public static Diagnostic EmptyBlob(string repository, string digest) => new(
        DiagnosticList.ManifestUnsupported,
        $"{Clean(repository)} cannot receive the blob {digest}: it is empty, and Artifact Registry does not accept empty blobs. "
            + "Build the image without the empty layer.");

    public static Diagnostic DeletionUnsupported(Answer answer) => new(
        DiagnosticList.DeletionUnsupported,
        $"{answer} The registry's API does not support deletion, or deletion is turned off. "
            + "On docker-registry, set REGISTRY_STORAGE_DELETE_ENABLED=true.");

    public static Diagnostic CatalogUnsupported(string prefix, string reason) => new(
        DiagnosticList.CatalogUnsupported,
        $"{prefix}: neither the registry's list of tags nor its catalog reports the images below that name: "
            + $"{Clean(reason).TrimEnd('.')}. Name each image, without ArtifactRegistryRecursive.");

    public static Diagnostic CredentialRefused(Answer answer, SafeText credential) => new(
        DiagnosticList.CredentialRefused,
        $"{answer} The registry does not accept the credential of {credential}: it has expired, was revoked, or belongs to another "
            + "registry. Get a new credential and run the build again.");

    public static Diagnostic NoCredential(
        Answer answer, SafeText host, bool isArtifactRegistry, IReadOnlyList<SearchedSource> searched) => new(
        DiagnosticList.NoCredential,
        isArtifactRegistry
            ? $"No credential was found for {host}. Run gcloud auth application-default login, or set GOOGLE_APPLICATION_CREDENTIALS to a "
                + $"credential file. {answer} Sources checked:{SearchedSource.List(searched)}"
            : $"No credential was found for {host}. Run docker login {host}. If {host} is Artifact Registry under another name, declare "
                + $"it: <ArtifactRegistryHost Include=\"{host}\" />. {answer} Sources checked:{SearchedSource.List(searched)}");

    public static Diagnostic UnsafePushChallenge(Uri registry, SafeText realm) => new(
        DiagnosticList.UnsafeChallenge,
        $"{registry.Authority} names '{realm}' as its token service, so the SDK's push would send a Google token there. "
            + "Nothing was pushed. Check ArtifactRegistryHost: a declared host must issue its tokens itself, or name a host of Artifact "
            + "Registry.");

    public static Diagnostic UnsafeChallenge(Uri registry, SafeText realm) => new(
        DiagnosticList.UnsafeChallenge,
        $"{registry.Authority} names '{realm}' as its token service. "
            + "No credential is sent there: a token service must use https, and must not be an address of this machine or its network. "
            + "Check the registry's name.");
}
