using System.Text.RegularExpressions;

namespace ArtifactRegistry.Build.Pinning;

/// <summary>What Flux's image automation writes into a line.</summary>
internal enum FluxField
{
    /// <summary>Nothing: there is no marker.</summary>
    None,

    /// <summary>The reference as a whole.</summary>
    Reference,

    /// <summary>The name.</summary>
    Name,

    /// <summary>The tag.</summary>
    Tag,

    /// <summary>The digest.</summary>
    Digest,
}

/// <summary>The comment by which Flux finds the lines that it updates: <c># {"$imagepolicy": "NAMESPACE:POLICY:tag"}</c> (fluxcd.io,
/// <i>Image Update Automations</i>, update strategy <c>Setters</c>).</summary>
internal static partial class FluxMarker
{
    /// <summary>What Flux writes into a line.</summary>
    /// <param name="rest">The line after the value.</param>
    public static FluxField Of(string rest) => Marker().Match(rest) switch
    {
        { Success: false } => FluxField.None,
        { Groups: var groups } => groups["field"].Value switch
        {
            "name" => FluxField.Name,
            "tag" => FluxField.Tag,
            "digest" => FluxField.Digest,
            _ => FluxField.Reference,
        },
    };

    [GeneratedRegex(
        """#.*"\$imagepolicy"\s*:\s*"[^":]*:[^":]*(:(?<field>[a-z]+))?["]""",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Marker();
}
