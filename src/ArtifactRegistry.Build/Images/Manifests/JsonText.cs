using System.Text.Json;

namespace ArtifactRegistry.Build.Images.Manifests;

/// <summary>Texts of a JSON that anybody may have written: what is no text counts as not there.</summary>
internal static class JsonText
{
    /// <summary>The text; <see langword="null"/> when it is none.</summary>
    public static string? OrNull(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // JsonElement says so of what is not Unicode.
            return null;
        }
    }

    /// <summary>The text that is an object's member; <see langword="null"/> when there is none.</summary>
    public static string? Member(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? OrNull(value) : null;

    /// <summary>Those members that are texts.</summary>
    public static IReadOnlyDictionary<string, string> Members(IEnumerable<KeyValuePair<string, JsonElement>>? members)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in members ?? [])
        {
            if (OrNull(value) is { } text)
            {
                texts[name] = text;
            }
        }

        return texts;
    }
}
