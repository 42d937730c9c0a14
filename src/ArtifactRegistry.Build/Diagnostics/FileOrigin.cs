namespace ArtifactRegistry.Build.Diagnostics;

/// <summary>Why a file is read, for the message about it.</summary>
/// <param name="Description">What named it, in words that follow the file's name: "which CLOUDSDK_CONFIG names".</param>
/// <param name="WayOut">How to do without it: "unset CLOUDSDK_CONFIG to use another source of credentials".</param>
internal sealed record FileOrigin(string Description, string WayOut)
{
    /// <summary>A variable names the file.</summary>
    public static FileOrigin Variable(string name) => new($"which {name} names", $"unset {name} to use another source of credentials");
}
