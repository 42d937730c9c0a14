namespace ArtifactRegistry.Build.Diagnostics;

/// <summary>What the user should know about credentials and need not act on: messages, because people build with warnings as
/// errors.</summary>
internal static class CredentialNotices
{
    public static SafeText WorldReadable(NamedPath path) => SafeText.Of(
        $"Every user of this machine can read the credential file {path}. Run chmod 600 on it, unless something needs that mode "
            + $"(Kubernetes mounts secrets with it).");

    public static SafeText PasswordInBinaryLogs(SafeText variable) => SafeText.Of(
        $"{variable} is used. MSBuild writes variables whose names begin with DOTNET_ into binary logs (-bl) in clear text. Without this "
            + $"variable the build finds the credential itself (docs/credentials.md).");
}
