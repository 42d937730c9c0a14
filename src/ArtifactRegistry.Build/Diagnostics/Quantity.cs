namespace ArtifactRegistry.Build.Diagnostics;

/// <summary>Says how many there are: <c>1 tag</c>, <c>3 tags</c>.</summary>
internal static class Quantity
{
    /// <summary>The number and the noun, with an <c>s</c> where it is not one.</summary>
    public static string Of(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
