using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Asks MSBuild whether a warning is an error in this build (<c>-warnaserror</c>). Runs in <c>build/dirs.proj</c>.</summary>
[MSBuildMultiThreadableTask]
public sealed class AskWarning : Microsoft.Build.Utilities.Task
{
    /// <summary>The target of <c>build/dirs.proj</c> that answers.</summary>
    internal const string Target = "AskWarning";

    /// <summary>The warning's code.</summary>
    [Required]
    public string Code { get; set; } = "";

    /// <summary>Whether it is an error.</summary>
    [Output]
    public bool IsError { get; private set; }

    /// <inheritdoc/>
    public override bool Execute()
    {
        IsError = BuildEngine is IBuildEngine8 engine && engine.ShouldTreatWarningAsError(Code);
        return true;
    }
}
