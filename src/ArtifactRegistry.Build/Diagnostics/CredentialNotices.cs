namespace ArtifactRegistry.Build.Diagnostics;

/// <summary>What the user should know about credentials and need not act on: messages, because people build with warnings as errors.</summary>
internal static class CredentialNotices
{
    public static string WorldReadable(string path) =>
        $"The credential file '{DiagnosticText.Clean(path)}' can be read by every user of this machine. Unless something needs that "
        + "(Kubernetes mounts secrets so), chmod 600 it.";

    public static string PasswordInBinaryLogs(string variable) =>
        $"{variable} is used. MSBuild writes the variables that begin with DOTNET_ into binary logs (-bl), in clear; without this one the build "
        + "finds the credential itself (docs/credentials.md).";
}
