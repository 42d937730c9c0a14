namespace ArtifactRegistry.Build.Diagnostics;

/// <summary>One message to the user with a code: what happened, why, and what to do.</summary>
/// <param name="Descriptor">Which of the known diagnostics this is.</param>
/// <param name="Message">The text; one line unless it carries a table. Never holds a secret.</param>
internal sealed record Diagnostic(DiagnosticDescriptor Descriptor, string Message)
{
    /// <summary>The code, as in <c>ARB3001</c>.</summary>
    public string Code => Descriptor.Code;

    /// <summary>The page that explains the code.</summary>
    public string HelpLink => Descriptor.HelpLink;

    /// <summary>The exception that carries this diagnostic to the task.</summary>
    public ArtifactRegistryException ToException(Exception? cause = null) => new(this, cause);
}
