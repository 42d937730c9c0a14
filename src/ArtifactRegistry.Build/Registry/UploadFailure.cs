using System.Net;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Registry.Http;

namespace ArtifactRegistry.Build.Registry;

/// <summary>Which failed uploads are begun again.</summary>
internal static class UploadFailure
{
    // go-containerregistry takes these for temporary (pkg/v1/remote/transport/error.go).
    private static readonly string[] TemporaryCodes = ["BLOB_UPLOAD_INVALID", "BLOB_UPLOAD_UNKNOWN"];

    /// <summary>How often an upload that failed so is begun again, the build's budget permitting: as often as any other request. A 401
    /// means that the token expired on the way: the POST gets a new one.</summary>
    public static int MostRetries(ArtifactRegistryException failure) => failure switch
    {
        RegistryException refused when TransientStatus.Contains(refused.Status) => int.MaxValue,
        RegistryException { Status: HttpStatusCode.Unauthorized } => RetryPolicy.MostNetworkRetries,
        RegistryException refused => refused.Errors.Any(error => TemporaryCodes.Contains(error.Code)) ? RetryPolicy.MostNetworkRetries : 0,
        // A file that is damaged stays so.
        _ when failure.Diagnostic.Descriptor == DiagnosticList.ArchiveDamaged => 0,
        { InnerException: { } cause } => NetworkDiagnostics.IsTransient(cause) ? RetryPolicy.MostNetworkRetries : 0,
        _ => 0,
    };

    /// <summary>The failure in a few words.</summary>
    public static string Reason(ArtifactRegistryException failure) => failure switch
    {
        RegistryException refused => $"an upload was answered with {(int)refused.Status}",
        { InnerException: { } cause } => $"an upload broke off: {NetworkDiagnostics.Reason(cause)}",
        _ => "an upload failed",
    };
}
