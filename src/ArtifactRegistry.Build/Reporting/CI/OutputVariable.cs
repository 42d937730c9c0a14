using System.Buffers;
using System.Text;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Reporting.CI;

/// <summary>A result as a CI system's variable. A name has only letters, digits and <c>_</c>, a value has only what a
/// reference or a list of tags is made of: what a registry or a property says can thus not end the line and begin another variable or a
/// command.</summary>
/// <param name="Name">The name, in lower case.</param>
/// <param name="Value">The value.</param>
internal sealed record OutputVariable(string Name, string Value)
{
    private static readonly SearchValues<char> Allowed = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-/:@,[]");

    /// <summary>The results of a publish without a prefix, for a build of one project.</summary>
    /// <exception cref="ArtifactRegistryException">A value is not fit for a variable.</exception>
    public static IReadOnlyList<OutputVariable> Plain(ImageReport report) =>
    [
        Create("reference", report.Reference ?? ""),
        Create("digest", report.Digest),
        Create("image", report.Image),
        Create("tags", string.Join(',', report.Tags.Select(tag => tag.Tag))),
    ];

    /// <summary>The same with the project's name before each, for a build of several.</summary>
    /// <exception cref="ArtifactRegistryException">A value is not fit for a variable.</exception>
    public static IReadOnlyList<OutputVariable> Prefixed(ImageReport report) =>
        [.. Plain(report).Select(variable => variable with { Name = $"{Normalize(report.Project)}_{variable.Name}" })];

    /// <summary>A project's name as part of a variable's: in lower case, everything but ASCII letters and digits as <c>_</c>, and one
    /// before a leading digit.</summary>
    public static string Normalize(string project)
    {
        var name = new StringBuilder(project.Length + 1);
        foreach (var character in project)
        {
            name.Append(char.IsAsciiLetterOrDigit(character) ? char.ToLowerInvariant(character) : '_');
        }

        return name.Length > 0 && char.IsAsciiDigit(name[0]) ? $"_{name}" : name.ToString();
    }

    private static OutputVariable Create(string name, string value) => value.AsSpan().IndexOfAnyExcept(Allowed) < 0
        ? new OutputVariable(name, value)
        : throw ReportDiagnostics.UnsafeOutput(name, value).ToException();
}
