using ArtifactRegistry.Build.Credentials.GoogleIdentity;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials;

/// <summary>The file that <c>gcloud auth application-default login</c> writes. Google's library for .NET does not look under
/// <c>CLOUDSDK_CONFIG</c>; gcloud and its libraries for other languages do.</summary>
internal sealed class ApplicationDefaultSource(CredentialContext context) : GoogleSource
{
    private static readonly FileOrigin Origin = new(
        SafeText.Of($"which gcloud auth application-default login writes"),
        SafeText.Of($"remove it with gcloud auth application-default revoke to use another source of credentials"));

    /// <inheritdoc/>
    public override SafeText Name => SafeText.Of($"application-default");

    /// <inheritdoc/>
    protected override Task<CredentialLookup> FindAsync(CancellationToken cancellationToken)
    {
        var path = GcloudDirectory.Of(context).Below("application_default_credentials.json");
        return Task.FromResult<CredentialLookup>(File.Exists(path.Value)
            ? new CredentialLookup.Found(GoogleCredentialFile.Read(path, Origin).ToCredential(Name, context))
            : new CredentialLookup.Nothing(SafeText.Of($"{path} does not exist")));
    }
}
