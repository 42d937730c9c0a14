namespace ArtifactRegistry.Build.Diagnostics;

/// <summary>What is said about credentials (<c>ARB2xxx</c>). Names of variables, files and identities; never a secret.</summary>
internal static class CredentialDiagnostics
{
    public static Diagnostic TokenVariableEmpty(string variable) => new(
        DiagnosticList.TokenVariableEmpty,
        $"ArtifactRegistryAccessTokenVariable names the variable '{DiagnosticText.Clean(variable)}', which is not set or empty. "
        + "Put an access token there before the build (gcloud auth print-access-token), or leave the property out.");

    public static Diagnostic FileUnreadable(string path, string origin, Exception problem) => new(
        DiagnosticList.CredentialFileUnreadable,
        $"{origin} names the file '{DiagnosticText.Clean(path)}', which cannot be read: {DiagnosticText.Clean(problem.Message)} "
        + $"Correct the path, or unset {origin} to use another source of credentials.");

    public static Diagnostic FileMalformed(string path, string origin, string problem) => new(
        DiagnosticList.CredentialFileMalformed,
        $"{origin} names the file '{DiagnosticText.Clean(path)}', which is not a credential: {DiagnosticText.Clean(problem)}. "
        + $"Create the file again, or unset {origin} to use another source of credentials.");
}
