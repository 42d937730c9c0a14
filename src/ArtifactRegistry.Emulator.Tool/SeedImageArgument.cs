using System.Text.RegularExpressions;

namespace ArtifactRegistry.Emulator.Tool;

/// <summary><c>PROJECT/REPO/IMAGE[:TAG]</c>.</summary>
internal static partial class SeedImageArgument
{
    public static string Check(string value) =>
        Form().IsMatch(value) ? value : throw new CommandLineException($"--seed-image takes PROJECT/REPO/IMAGE[:TAG], not '{value}'");

    /// <summary>Whether the host has the image's repository.</summary>
    public static bool Fits(EmulatorHost host, string image) =>
        host.Repositories.Count == 0 || host.Repositories.Any(r => image.StartsWith(r.Name + "/", StringComparison.Ordinal));

    [GeneratedRegex(
        @"^[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*){2,}(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
