using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ArtifactRegistry.Build.PlatformTests.Support;

/// <summary>Runs a program of tests in a process of its own.</summary>
internal static partial class TestRun
{
    /// <summary>Runs tests, all of which must pass.</summary>
    /// <param name="program">The program and the arguments before those of the tests.</param>
    /// <param name="folder">The folder to run in.</param>
    /// <param name="filters">Arguments that choose the tests.</param>
    /// <param name="minimum">The least number of tests that pass: a filter that chooses none is a mistake.</param>
    /// <param name="limit">The longest time.</param>
    /// <param name="attempts">How often the program is started when it does not get to its summary. A test that fails is not run
    /// again.</param>
    /// <param name="environment">More variables.</param>
    public static async Task PassAsync(
        string[] program,
        string folder,
        string[] filters,
        int minimum,
        TimeSpan limit,
        int attempts,
        params (string Name, string Value)[] environment)
    {
        var (output, summary) = ("", Match.Empty);
        for (var attempt = 1; !summary.Success && attempt <= attempts; attempt++)
        {
            output = await RunAsync([.. program, "-noLogo", "-noColor", .. filters], folder, limit, environment);
            summary = Summary().Match(output);
            if (!summary.Success)
            {
                TestContext.Current.SendDiagnosticMessage($"Run {attempt} of {attempts} did not end:\n{End(output)}");
            }
        }

        Assert.True(summary.Success, $"The tests did not end in {attempts} runs, and this is the last:\n{End(output)}");
        Assert.True(summary.Groups["bad"].Captures.All(count => count.Value == "0"), $"{summary.Value}\n{End(output)}");
        Assert.True(Number("total") - Number("skipped") >= minimum, $"Fewer tests than {minimum} passed: {summary.Value}");

        int Number(string group) => int.Parse(summary.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>Runs a command to its end, or to the limit; all that it wrote.</summary>
    public static async Task<string> RunAsync(
        string[] command, string folder, TimeSpan limit, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var output = new StringBuilder();
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        end.CancelAfter(limit);
        try
        {
            await process.WaitForExitAsync(end.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            return $"{Text()}\nIt took longer than {limit.TotalSeconds} s.";
        }

        return Text();

        void Keep(object sender, DataReceivedEventArgs line)
        {
            lock (output)
            {
                output.AppendLine(line.Data);
            }
        }

        string Text()
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    private static string End(string text) => text.Length > 8000 ? text[^8000..] : text;

    [GeneratedRegex(
        @"Total: (?<total>\d+), Errors: (?<bad>\d+), Failed: (?<bad>\d+), Skipped: (?<skipped>\d+).*",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Summary();
}
