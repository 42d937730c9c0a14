using System.CommandLine;
using ArtifactRegistry.Emulator.Tool;

namespace ArtifactRegistry.Emulator.Tests.Support;

/// <summary>What the command's arguments mean.</summary>
internal static class ParsedOptions
{
    /// <exception cref="CommandLineException">The arguments contradict each other.</exception>
    public static EmulatorOptions Of(params string[] arguments)
    {
        EmulatorOptions? options = null;
        new CommandLine()
            .Command((parsed, _) =>
            {
                options = parsed;
                return Task.FromResult(0);
            })
            .Parse(arguments)
            .Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        return options!;
    }
}
