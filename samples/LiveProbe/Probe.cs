using ArtifactRegistry.Build.Credentials;

namespace LiveProbe;

/// <summary>
/// Tries the facts about Artifact Registry that nobody has verified, and prints them as a table for <c>docs/emulator.md</c>:
/// what the emulator does, and what this registry does.
/// </summary>
internal static class Probe
{
    private const string Usage = """
        dotnet run --project samples/LiveProbe -- HOST/PROJECT/REPOSITORY [--write] [--immutable PROJECT/REPOSITORY] [--quota N]

          --write        push, move and delete in a new image of the repository; it is removed again
          --immutable    a repository with immutable tags: one tag is pushed there, and stays
          --quota N      send up to N requests to meet a 429

        The access token comes from GOOGLE_OAUTH_ACCESS_TOKEN or CLOUDSDK_AUTH_ACCESS_TOKEN, else from `gcloud auth print-access-token`.
        """;

    /// <returns>0 when every fact is as the emulator has it, 1 when one is not, 2 when the arguments are wrong.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        if (Arguments.Parse(arguments) is not { } parsed || await AccessToken.FindAsync(cancellationToken) is not { } token)
        {
            await errors.WriteLineAsync(Usage);
            return 2;
        }

        using RegistrySession session = new(parsed.Host, token, cancellationToken);
        List<Fact> facts = [.. await ReadFacts.CollectAsync(session, parsed)];
        if (parsed.Write)
        {
            facts.AddRange(await WriteFacts.CollectAsync(session, parsed));
        }

        if (parsed.Immutable is { } immutable)
        {
            facts.AddRange(await ImmutableFacts.CollectAsync(session, immutable));
        }

        facts.Add(await QuotaFact.CollectAsync(session, parsed.Quota));
        await output.WriteLineAsync(FactTable.Format(facts));
        return facts.TrueForAll(f => f.Agrees != false) ? 0 : 1;
    }
}
