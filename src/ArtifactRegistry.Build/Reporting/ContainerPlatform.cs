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
            // Read as a document: a serializer's code for one small object costs a build 5 ms of compilation.
            using var document = JsonDocument.Parse(configuration);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object && Text(root, "os") is { } os && Text(root, "architecture") is { } architecture
                ? new ImagePlatform(os, architecture, Text(root, "variant")).ToString()
                : null;
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            // JsonElement says InvalidOperationException of text that is not Unicode.
            return null;
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
