namespace ArtifactRegistry.Build.Oci;

/// <summary>A platform (OCI image specification, <i>Image Index</i>, <i>platform</i>), which prints as <c>os/architecture</c> or
/// <c>os/architecture/variant</c>.</summary>
internal sealed record Platform(string? Os, string? Architecture, string? Variant)
{
    /// <summary>.NET's runtime identifier in the words of GOOS and GOARCH, as the SDK itself writes them into its configurations.</summary>
    public static Platform FromRuntimeIdentifier(string runtimeIdentifier)
    {
        var parts = runtimeIdentifier.Split('-');
        var os = parts[0] == "win" ? "windows" : parts[0];
        return parts[^1] switch
        {
            "x64" => new Platform(os, "amd64", null),
            "x86" => new Platform(os, "386", null),
            "arm" => new Platform(os, "arm", "v7"),
            var other => new Platform(os, other, null),
        };
    }

    /// <summary>Whether <paramref name="name"/> selects this platform; without a variant it selects every variant of its
    /// architecture.</summary>
    public bool Matches(string name) => ToString() == name || $"{Os}/{Architecture}" == name;

    /// <inheritdoc/>
    public override string ToString() => string.IsNullOrEmpty(Variant) ? $"{Os}/{Architecture}" : $"{Os}/{Architecture}/{Variant}";
}
