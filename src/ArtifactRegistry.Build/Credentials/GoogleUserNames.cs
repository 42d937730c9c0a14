namespace ArtifactRegistry.Build.Credentials;

/// <summary>User names that say that the password is a Google access token: the documented one, and those of go-containerregistry and
/// gcloud, docker-credential-gcloud, docker-credential-gcr, and <c>gcloud docker</c>.</summary>
internal static class GoogleUserNames
{
    /// <summary>Whether a password under this name is an access token.</summary>
    public static bool MeanAccessToken(string userName) =>
        userName is "oauth2accesstoken" or "_token" or "_dcgcloud_token" or "gclouddockertoken"
        || (userName.StartsWith("_dcgcr_", StringComparison.Ordinal) && userName.EndsWith("_token", StringComparison.Ordinal));
}
