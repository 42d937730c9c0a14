using System.Text.RegularExpressions;

namespace ArtifactRegistry.Build.PackageTests.Support;

/// <summary>What a command gave.</summary>
public sealed record CommandResult(string Command, int ExitCode, string Output, string Error)
{
    /// <summary>The codes of the errors that were logged, each once.</summary>
    public IReadOnlyList<string> ErrorCodes => Codes("error");

    /// <summary>The codes of the warnings that were logged, each once.</summary>
    public IReadOnlyList<string> WarningCodes => Codes("warning");

    /// <summary>All that was written.</summary>
    public string All => Output + Error;

    public CommandResult ShouldSucceed()
    {
        Assert.True(ExitCode == 0, $"{Command}\nended with {ExitCode}:\n{All}");
        return this;
    }

    /// <summary>Fails unless the command failed with this one code.</summary>
    public CommandResult ShouldFailWith(string code)
    {
        Assert.True(ExitCode != 0, $"{Command}\nshould have failed:\n{All}");
        Assert.True(
            ErrorCodes.SequenceEqual([code]),
            $"{Command}\nshould have failed with {code}, and did with {string.Join(", ", ErrorCodes)}:\n{All}");
        return this;
    }

    private IReadOnlyList<string> Codes(string kind) =>
    [
        .. Regex.Matches(All, $@"\b{kind} ([A-Z]+\d+):", RegexOptions.None, TimeSpan.FromSeconds(10))
            .Select(match => match.Groups[1].Value)
            .Distinct(StringComparer.Ordinal),
    ];
}
