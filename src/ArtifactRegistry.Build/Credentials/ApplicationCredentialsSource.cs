using ArtifactRegistry.Build.Credentials.GoogleIdentity;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials;

/// <summary>The credential file that a variable names: Google's own variable for every library, then gcloud's.
/// <c>google-github-actions/auth</c> sets both.</summary>
internal sealed class ApplicationCredentialsSource(CredentialContext context) : GoogleSource
{
    private static readonly string[] Variables = ["GOOGLE_APPLICATION_CREDENTIALS", "CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE"];

    /// <inheritdoc/>
    public override string Name => "application-credentials";

    /// <inheritdoc/>
    protected override Task<CredentialLookup> FindAsync(CancellationToken cancellationToken) => Task.FromResult<CredentialLookup>(
        Array.Find(Variables, name => context.Variable(name) is not null) is { } variable
            ? new CredentialLookup.Found(
                GoogleCredentialFile.Read(context.Variable(variable)!, FileOrigin.Variable(variable)).ToCredential(Name, context))
            : new CredentialLookup.Nothing($"neither {Variables[0]} nor {Variables[1]} is set"));
}
