using ArtifactRegistry.Build.Credentials.GoogleIdentity;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials.Sources;

/// <summary>The credential file that a variable names: Google's own variable for every library, then gcloud's.
/// <c>google-github-actions/auth</c> sets both.</summary>
internal sealed class ApplicationCredentialsSource(CredentialContext context) : GoogleSource
{
    private static readonly SafeText[] Variables =
        [SafeText.Of($"GOOGLE_APPLICATION_CREDENTIALS"), SafeText.Of($"CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE")];

    /// <inheritdoc/>
    public override SafeText Name => SafeText.Of($"application-credentials");

    /// <inheritdoc/>
    protected override Task<CredentialLookup> FindAsync(CancellationToken cancellationToken) =>
        Task.FromResult<CredentialLookup>(Array.FindIndex(Variables, name => context.Variable(name) is not null) is >= 0 and var index
            ? new CredentialLookup.Found(Read(Variables[index]).ToCredential(Name, context))
            : new CredentialLookup.Nothing(SafeText.Of($"neither {Variables[0]} nor {Variables[1]} is set")));

    private GoogleCredentialFile Read(SafeText variable) =>
        GoogleCredentialFile.Read(context.PathIn(variable)!.Value, FileOrigin.Variable(variable));
}

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

/// <summary>Where gcloud keeps its configuration (googlecloudsdk/core/config.py).</summary>
internal static class GcloudDirectory
{
    /// <summary>The directory; it need not exist.</summary>
    public static NamedPath Of(CredentialContext context) =>
        context.PathIn(SafeText.Of($"CLOUDSDK_CONFIG"), PathContent.ConfigurationDirectory)
        ?? (context.IsWindows && context.PathIn(SafeText.Of($"APPDATA")) is { } roaming
            ? roaming.Below("gcloud")
            : context.Home.Below(".config", "gcloud"));
}
