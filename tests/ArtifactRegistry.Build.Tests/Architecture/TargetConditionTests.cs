using System.Text.RegularExpressions;

namespace ArtifactRegistry.Build.Tests.Architecture;

/// <summary>A value on a line of its own in a project file has white space around it, which MSBuild compares and tasks do not.</summary>
public sealed partial class TargetConditionTests
{
    [Fact]
    public void Values_of_public_properties_are_trimmed_before_they_are_compared() => Assert.Empty(
        from file in SourceTree.Files("build", "*.targets")
        from Match comparison in Comparison().Matches(File.ReadAllText(file))
        select $"{Path.GetFileName(file)}: {comparison.Value}");

    [GeneratedRegex(
        @"'\$\(ArtifactRegistry\w+\)'\s*(==|!=)\s*'\w+'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Comparison();
}
