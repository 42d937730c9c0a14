using System.Text.RegularExpressions;
using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Emulator.Tool;

/// <summary><c>METHOD PATH-REGEX=FAULT[,FAULT…][xCOUNT][/EVERY]</c>.</summary>
internal static partial class FaultArgument
{
    public static Fault Parse(string value)
    {
        if (Form().Match(value) is not { Success: true } match || !IsRegex(match.Groups["path"].Value))
        {
            throw new CommandLineException($"--fault takes 'METHOD PATH-REGEX=FAULT[xCOUNT][/EVERY]', not '{value}'");
        }

        var fault = new Fault()
        {
            Method = match.Groups["method"].Value,
            PathPattern = match.Groups["path"].Value,
            Count = match.Groups["count"] is { Success: true } count ? CommandLine.Number("--fault xCOUNT", count.Value, 1) : null,
            Every = match.Groups["every"] is { Success: true } every ? CommandLine.Number("--fault /EVERY", every.Value, 1) : 1,
        };
        return match.Groups["what"].Value.Split(',').Aggregate(fault, Add);
    }

    private static Fault Add(Fault fault, string what) => what.Split(':', 3) switch
    {
        ["cut"] => fault with { Cut = FaultCut.BeforeRequest },
        ["cut-answer"] => fault with { Cut = FaultCut.BeforeAnswer },
        ["cut-middle"] => fault with { Cut = FaultCut.MidAnswer },
        ["truncate"] => fault with { BodyFault = BodyFault.Truncate },
        ["corrupt"] => fault with { BodyFault = BodyFault.Corrupt },
        ["wrong-digest"] => fault with { ContentDigest = "sha256:" + new string('0', 64) },
        ["stale-tags"] => fault with { StaleTagList = true },
        ["delay", var ms] => fault with { Delay = TimeSpan.FromMilliseconds(CommandLine.Number("--fault delay", ms)) },
        ["header", var name, var text] => fault with { Headers = new Dictionary<string, string>(fault.Headers) { [name] = text } },
        [var status] => fault with { StatusCode = CommandLine.Number("--fault STATUS", status, 200, 599) },
        _ => throw new CommandLineException($"--fault does not know '{what}'"),
    };

    private static bool IsRegex(string pattern)
    {
        try
        {
            _ = Regex.IsMatch("", pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    [GeneratedRegex(
        @"^(?<method>\*|[A-Za-z]+) (?<path>.+)=(?<what>[^=]+?)(x(?<count>\d+))?(/(?<every>\d+))?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();
}
