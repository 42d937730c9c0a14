using ArtifactRegistry.Build.Credentials.GoogleIdentity;

namespace ArtifactRegistry.Build.Credentials;

/// <summary>The credential file that a variable names: Google's own variable for every library, then gcloud's.</summary>
internal sealed class ApplicationCredentialsSource(CredentialContext context) : GoogleSource
{
    private static readonly string[] Variables = ["GOOGLE_APPLICATION_CREDENTIALS", "CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE"];

    /// <inheritdoc/>
    public override string Name => "application-credentials";

    /// <inheritdoc/>
    protected override async Task<CredentialLookup> FindAsync(CancellationToken cancellationToken)
    {
        if (Array.Find(Variables, name => context.Variable(name) is not null) is not { } variable)
        {
            return new CredentialLookup.Nothing($"neither {Variables[0]} nor {Variables[1]} is set");
        }

        var file = await GoogleCredentialFile.ReadAsync(context.Variable(variable)!, variable, cancellationToken);
        return new CredentialLookup.Found(file.ToCredential(Name, context));
    }
}
