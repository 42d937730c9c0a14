using ArtifactRegistry.Build.Credentials.GoogleIdentity;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials;

/// <summary>The file that <c>gcloud auth application-default login</c> writes. Google's library for .NET does not look under
/// <c>CLOUDSDK_CONFIG</c>; gcloud and its libraries for other languages do.</summary>
internal sealed class ApplicationDefaultSource(CredentialContext context) : GoogleSource
{
    private static readonly FileOrigin Origin = new(
        "which gcloud auth application-default login writes", "remove it with gcloud auth application-default revoke to use another source of credentials");

    /// <inheritdoc/>
    public override string Name => "application-default";

    /// <inheritdoc/>
    protected override Task<CredentialLookup> FindAsync(CancellationToken cancellationToken)
    {
        var path = Path.Combine(GcloudDirectory.Of(context), "application_default_credentials.json");
        return Task.FromResult<CredentialLookup>(File.Exists(path)
            ? new CredentialLookup.Found(GoogleCredentialFile.Read(path, Origin).ToCredential(Name, context))
            : new CredentialLookup.Nothing($"there is no {path}"));
    }
}
