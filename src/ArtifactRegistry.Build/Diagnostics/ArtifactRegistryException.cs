namespace ArtifactRegistry.Build.Diagnostics;

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
