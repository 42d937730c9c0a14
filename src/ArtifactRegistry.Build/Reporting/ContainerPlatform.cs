using System.Text.Json;
using ArtifactRegistry.Build.Images;

namespace ArtifactRegistry.Build.Reporting;

/// <summary>The platform that an image's configuration names (OCI image specification, <i>Image Configuration</i>).</summary>
internal static class ContainerPlatform
{
    /// <summary><c>os/architecture</c>; <see langword="null"/> when the text is no configuration.</summary>
    public static string? Read(string? configuration)
    {
        if (string.IsNullOrEmpty(configuration))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(configuration, ContainerPlatformJson.Default.ImagePlatform) is { Os: not null, Architecture: not null } platform
                ? platform.ToString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[System.Text.Json.Serialization.JsonSourceGenerationOptions(PropertyNamingPolicy = System.Text.Json.Serialization.JsonKnownNamingPolicy.CamelCase)]
[System.Text.Json.Serialization.JsonSerializable(typeof(ImagePlatform))]
internal sealed partial class ContainerPlatformJson : System.Text.Json.Serialization.JsonSerializerContext;
