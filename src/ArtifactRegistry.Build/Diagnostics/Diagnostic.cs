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

/// <summary>A diagnostic that the package can give: its code and what it is about.</summary>
/// <param name="Code"><c>ARB0xxx</c> host and environment, <c>ARB1xxx</c> the user's input, <c>ARB2xxx</c> credentials, <c>ARB3xxx</c> the
/// registry's answer, <c>ARB4xxx</c> the network.</param>
/// <param name="Title">The heading of its page in <c>docs/diagnostics/</c>.</param>
internal sealed record DiagnosticDescriptor(string Code, string Title)
{
    /// <summary>The page that explains the code.</summary>
    public string HelpLink => $"https://github.com/artifactregistry-build/ArtifactRegistry.Build/blob/main/docs/diagnostics/{Code}.md";
}

/// <summary>An expected failure: a task logs its diagnostic, and no stack trace.</summary>
internal class ArtifactRegistryException : Exception
{
    /// <summary>Creates the exception that carries <paramref name="diagnostic"/>.</summary>
    public ArtifactRegistryException(Diagnostic diagnostic, Exception? cause = null)
        : base(diagnostic.Message, cause) => Diagnostic = diagnostic;

    /// <summary>What to tell the user.</summary>
    public Diagnostic Diagnostic { get; }

    /// <summary>Whether it was asked for, and refused: nothing was done. Else it may have been done, and only the answer is
    /// missing.</summary>
    public virtual bool IsRefusal => false;
}
