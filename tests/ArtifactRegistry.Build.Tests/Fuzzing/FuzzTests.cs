using System.Text;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Tests.Fuzzing;

/// <summary>Whatever others wrote is read, or is one coded error. The variable ARB_FUZZ_ITERATIONS says how many inputs each reader gets; a
/// million take minutes (docs/security.md has the figures of such a run).</summary>
public sealed class FuzzTests
{
    /// <summary>How many inputs each target gets.</summary>
    public static int Iterations => GeneratedInputs.Asked ?? 20_000;

    public static TheoryData<string> Targets => [.. FuzzTargets.All.Keys];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Any_input_is_read_or_is_one_coded_error(string target)
    {
        var (corpus, read) = FuzzTargets.All[target];

        FuzzInput.From(corpus).Check(
            Iterations,
            input =>
            {
                try
                {
                    read(input);
                }
                catch (ArtifactRegistryException failure)
                {
                    Assert.StartsWith("ARB", failure.Diagnostic.Code, StringComparison.Ordinal);
                }
            },
            input => Encoding.Latin1.GetString(input));
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Every_seed_of_the_corpus_is_read(string target)
    {
        var (corpus, read) = FuzzTargets.All[target];
        var seeds = FuzzInput.Seeds(corpus);

        var understood = seeds.Count(seed =>
        {
            try
            {
                read(Encoding.Latin1.GetBytes(seed));
                return true;
            }
            catch (ArtifactRegistryException)
            {
                return false;
            }
        });

        Assert.True(understood >= 1, "A corpus of which nothing is understood mutates nothing that matters.");
    }
}
