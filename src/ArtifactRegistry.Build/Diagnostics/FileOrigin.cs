namespace ArtifactRegistry.Build.Diagnostics;

/// <summary>Why a file is read, for the message about it.</summary>
/// <param name="Description">What named it, in words that follow the file's name: "which CLOUDSDK_CONFIG names".</param>
/// <param name="WayOut">How to do without it: "unset CLOUDSDK_CONFIG to use another source of credentials".</param>
internal sealed record FileOrigin(SafeText Description, SafeText WayOut)
{
    /// <summary>A variable names the file.</summary>
    public static FileOrigin Variable(SafeText name) =>
        new(SafeText.Of($"which {name} names"), SafeText.Of($"unset {name} to use another source of credentials"));
}
