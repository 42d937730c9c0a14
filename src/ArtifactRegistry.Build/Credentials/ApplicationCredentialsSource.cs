using ArtifactRegistry.Build.Credentials.GoogleIdentity;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials;

/// <summary>The credential file that a variable names: Google's own variable for every library, then gcloud's.
/// <c>google-github-actions/auth</c> sets both.</summary>
internal sealed class ApplicationCredentialsSource(CredentialContext context) : GoogleSource
{
    private static readonly SafeText[] Variables =
        [SafeText.Of($"GOOGLE_APPLICATION_CREDENTIALS"), SafeText.Of($"CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE")];

    /// <inheritdoc/>
    public override SafeText Name => SafeText.Of($"application-credentials");

    /// <inheritdoc/>
    protected override Task<CredentialLookup> FindAsync(CancellationToken cancellationToken) => Task.FromResult<CredentialLookup>(
        Variables.Where(name => context.Variable(name) is not null).Select(name => (SafeText?)name).FirstOrDefault() is { } variable
            ? new CredentialLookup.Found(
                GoogleCredentialFile.Read(context.PathIn(variable)!.Value, FileOrigin.Variable(variable)).ToCredential(Name, context))
            : new CredentialLookup.Nothing(SafeText.Of($"neither {Variables[0]} nor {Variables[1]} is set")));
}
