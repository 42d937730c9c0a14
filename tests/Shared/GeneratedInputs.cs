using System.Globalization;
using CsCheck;

namespace ArtifactRegistry.Tests.Shared;

/// <summary>Checks what holds for any input. The inputs are the same in every run, since a build must not fail by chance. With the variable
/// ARB_FUZZ_ITERATIONS, which asks the fuzz tests for more, they are new ones, and CsCheck shortens one that fails.</summary>
internal static class GeneratedInputs
{
    private static bool AreNew => Asked is not null;

    /// <summary>How many inputs the variable asks for; <see langword="null"/> when it is not set.</summary>
    public static int? Asked { get; } = int.TryParse(
        Environment.GetEnvironmentVariable("ARB_FUZZ_ITERATIONS"), NumberStyles.None, CultureInfo.InvariantCulture, out var set)
            ? set
            : null;

    /// <summary>Runs a check that throws where it does not hold.</summary>
    public static void Check<T>(this Gen<T> inputs, int count, Action<T> check, Func<T, string>? print = null)
    {
        if (AreNew)
        {
            inputs.Sample(check, iter: count, print: print);
            return;
        }

        Parallel.For(0, count, index =>
        {
            var input = Generate(inputs, index);
            try
            {
                check(input);
            }
            catch (Exception failure)
            {
                throw Failed(index, print?.Invoke(input) ?? Show(input), failure);
            }
        });
    }

    /// <summary>Runs a check that says whether it holds.</summary>
    public static void Check<T>(this Gen<T> inputs, int count, Func<T, bool> holds) =>
        inputs.Check(count, input => Assert.True(holds(input)));

    /// <summary>Runs a check that waits.</summary>
    public static async Task CheckAsync<T>(
        this Gen<T> inputs, int count, Func<T, Task<bool>> holds, int atOnce, Func<T, string>? print = null)
    {
        if (AreNew)
        {
            await inputs.SampleAsync(holds, iter: count, threads: atOnce, print: print);
            return;
        }

        var options = new ParallelOptions { MaxDegreeOfParallelism = atOnce };
        await Parallel.ForEachAsync(Enumerable.Range(0, count), options, async (index, _) =>
        {
            var input = Generate(inputs, index);
            try
            {
                Assert.True(await holds(input));
            }
            catch (Exception failure)
            {
                throw Failed(index, print?.Invoke(input) ?? Show(input), failure);
            }
        });
    }

    // The multiplier spreads neighbouring indexes over all seeds.
    private static T Generate<T>(Gen<T> inputs, int index) =>
        inputs.Generate(new PCG(1, (ulong)(index + 1) * 0x9E37_79B9_7F4A_7C15), null, out _);

    private static string Show<T>(T input) => CsCheck.Check.Print(input);

    private static Xunit.Sdk.XunitException Failed(int index, string input, Exception failure) =>
        new($"Input {index} fails: {input}{Environment.NewLine}{failure.Message}", failure);
}
