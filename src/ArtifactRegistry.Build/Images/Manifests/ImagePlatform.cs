namespace ArtifactRegistry.Build.Images.Manifests;

/// <summary>A platform, which prints as <c>os/architecture</c> or <c>os/architecture/variant</c>.</summary>
internal sealed record ImagePlatform(string? Os, string? Architecture, string? Variant)
{
    /// <summary>.NET's runtime identifier in the words of GOOS and GOARCH, as the SDK itself writes them into its configurations.</summary>
    public static ImagePlatform FromRuntimeIdentifier(string runtimeIdentifier)
    {
        var parts = runtimeIdentifier.Split('-');
        var os = parts[0] == "win" ? "windows" : parts[0];
        return parts[^1] switch
        {
            "x64" => new ImagePlatform(os, "amd64", null),
            "x86" => new ImagePlatform(os, "386", null),
            "arm" => new ImagePlatform(os, "arm", "v7"),
            var other => new ImagePlatform(os, other, null),
        };
    }

    /// <inheritdoc/>
    public override string ToString() => string.IsNullOrEmpty(Variant) ? $"{Os}/{Architecture}" : $"{Os}/{Architecture}/{Variant}";
}
