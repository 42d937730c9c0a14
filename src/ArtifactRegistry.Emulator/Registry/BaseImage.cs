namespace ArtifactRegistry.Emulator.Registry;

/// <summary>The smallest base image that the .NET SDK's container publish builds on.</summary>
internal static class BaseImage
{
    /// <summary>A tar archive without entries: two blocks of zeros.</summary>
    private static readonly byte[] EmptyArchive = new byte[1024];

    private static readonly Dictionary<string, string> Environment = new()
    {
        ["APP_UID"] = "1654",
        ["ASPNETCORE_HTTP_PORTS"] = "8080",
        ["DOTNET_RUNNING_IN_CONTAINER"] = "true",
        ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    };

    public static ImageSeed Seed(string platform) => new() { Platform = platform, Layer = EmptyArchive, Environment = Environment };

    /// <exception cref="ArgumentException">The text is not <c>name[:tag]</c>.</exception>
    public static (string Name, string Tag) ParseReference(string text)
    {
        var parts = text.Split(':');
        var tag = parts.ElementAtOrDefault(1) ?? "latest";
        return parts.Length <= 2 && ImageName.IsValid(parts[0]) && ImageName.IsValidTag(tag)
            ? (parts[0], tag)
            : throw new ArgumentException($"'{text}' is not the name of an image", nameof(text));
    }
}
