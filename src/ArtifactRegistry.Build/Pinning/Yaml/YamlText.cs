using System.Text.RegularExpressions;

namespace ArtifactRegistry.Build.Pinning.Yaml;

/// <summary>How YAML reads a value without quotes.</summary>
internal static partial class YamlText
{
    /// <summary>Whether a tag or reference is a string without quotes too. <c>1.10</c>, <c>0010</c>, <c>7284872</c>, <c>1e5</c>,
    /// <c>2024-01-02</c> and <c>on</c> are not, by the YAML 1.1 of Helm and kustomize or by YAML 1.2.</summary>
    public static bool IsPlainString(string value) => !NotString().IsMatch(value);

    [GeneratedRegex(
        @"^([0-9][0-9_]*(\.[0-9_]*)?(e[-+]?[0-9]+)?|0x[0-9a-f_]+|0o[0-7_]+|0b[01_]+"
        + "|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|y|yes|n|no|true|false|on|off|null)$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex NotString();
}
