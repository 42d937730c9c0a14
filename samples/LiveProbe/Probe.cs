using System.CommandLine;

namespace LiveProbe;

/// <summary>
/// Tries the facts about Artifact Registry that nobody has verified, and prints them as a table for <c>docs/emulator.md</c>: what the
/// emulator does, and what this registry does.
/// </summary>
internal static class Probe
{
    /// <returns>0 when every fact is as the emulator has it, 1 when one is not, 2 when the arguments are wrong.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter errors)
    {
        var parsed = Arguments.Command((probed, cancellationToken) => RunAsync(probed, output, errors, cancellationToken)).Parse(arguments);
        var code = await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = errors });
        return parsed.Errors.Count > 0 ? 2 : code;
    }

    private static async Task<int> RunAsync(Arguments parsed, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        if (await AccessToken.FindAsync(cancellationToken) is not { } token)
        {
            await errors.WriteLineAsync("There is no access token: set GOOGLE_OAUTH_ACCESS_TOKEN, or sign in with gcloud.");
            return 2;
        }

        using var session = new RegistrySession(parsed.Host, token, cancellationToken);
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
