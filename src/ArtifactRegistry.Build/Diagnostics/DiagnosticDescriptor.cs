namespace ArtifactRegistry.Build.Diagnostics;

/// <summary>A diagnostic that the package can give: its code and what it is about.</summary>
/// <param name="Code"><c>ARB0xxx</c> host and environment, <c>ARB1xxx</c> the user's input, <c>ARB2xxx</c> credentials,
/// <c>ARB3xxx</c> the registry's answer, <c>ARB4xxx</c> the network.</param>
/// <param name="Title">The heading of its page in <c>docs/diagnostics/</c>.</param>
internal sealed record DiagnosticDescriptor(string Code, string Title)
{
    /// <summary>The page that explains the code.</summary>
    public string HelpLink => $"https://github.com/artifactregistry-build/ArtifactRegistry.Build/blob/main/docs/diagnostics/{Code}.md";
}
