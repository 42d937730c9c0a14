using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Images.Tags;

/// <summary>What is said of the tags that were found: an error or a warning.</summary>
internal sealed record Finding(Diagnostic Diagnostic, bool IsError)
{
    /// <summary>The build ends.</summary>
    public static Finding Error(Diagnostic diagnostic) => new(diagnostic, IsError: true);

    /// <summary>The build goes on.</summary>
    public static Finding Warning(Diagnostic diagnostic) => new(diagnostic, IsError: false);
}
