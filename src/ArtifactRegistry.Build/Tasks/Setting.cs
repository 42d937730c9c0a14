using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Reads property values that have a fixed set of values. Case does not matter, as with MSBuild's own.</summary>
internal static class Setting
{
    /// <summary><c>true</c> or <c>false</c>, or another word that MSBuild's conditions take for the same: what a target and a task read
    /// must agree. Empty is <see langword="false"/>.</summary>
    /// <exception cref="ArtifactRegistryException">It is something else.</exception>
    public static bool ReadBoolean(string? value, string property) => (value ?? "").Trim().ToUpperInvariant() switch
    {
        "" or "FALSE" or "OFF" or "NO" => false,
        "TRUE" or "ON" or "YES" => true,
        _ => throw InputDiagnostics.InvalidSetting(value!, property, "true or false").ToException(),
    };

    /// <summary>A name of <typeparamref name="T"/>; empty is <paramref name="otherwise"/>.</summary>
    /// <exception cref="ArtifactRegistryException">It is something else.</exception>
    public static T ReadEnum<T>(string? value, string property, T otherwise)
        where T : struct, Enum => (value ?? "").Trim() switch
        {
            "" => otherwise,
            var text when text.All(char.IsAsciiLetter) && Enum.TryParse<T>(text, ignoreCase: true, out var read) && Enum.IsDefined(read) =>
                read,
            var text => throw InputDiagnostics.InvalidSetting(text, property, string.Join(", ", Enum.GetNames<T>())).ToException(),
        };
}
