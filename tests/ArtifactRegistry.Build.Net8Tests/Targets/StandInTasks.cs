using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Net8Tests.Targets;

/// <summary>MSBuild's own <c>Error</c>, for want of its assembly of tasks.</summary>
public sealed class Error : Microsoft.Build.Utilities.Task
{
    public string Code { get; set; } = "";

    public string HelpLink { get; set; } = "";

    public string File { get; set; } = "";

    [Required]
    public string Text { get; set; } = "";

    public override bool Execute()
    {
        Log.LogError(null, Code, null, HelpLink, File, 0, 0, 0, 0, Text);
        return false;
    }
}

/// <summary>MSBuild's own <c>Message</c>.</summary>
public sealed class Message : Microsoft.Build.Utilities.Task
{
    public string Importance { get; set; } = "";

    public string Text { get; set; } = "";

    public override bool Execute()
    {
        Log.LogMessage(MessageImportance.Low, Text);
        return true;
    }
}
