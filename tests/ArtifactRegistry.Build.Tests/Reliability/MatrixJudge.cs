using System.Text;
using System.Text.RegularExpressions;

namespace ArtifactRegistry.Build.Tests.Reliability;

/// <summary>Knows what may be after an operation: what was before it, and what is after it when nothing goes wrong.</summary>
internal sealed partial class MatrixJudge(
    MatrixOperation operation, IReadOnlyDictionary<string, string> before, MatrixRun good, TransportFault fault)
{
    private bool IsVisible =>
        fault.Name != TransportFault.StaleTagList && !(fault.Name == TransportFault.WrongDigestHeader && operation.TrustsHeaders);

    /// <summary>What is wrong with how it went.</summary>
    public IEnumerable<string> Problems(MatrixRun run, FaultPoint point) =>
    [
        .. run.Succeeded && IsVisible && !IsReported(run) ? Success(run) : [],
        .. run.Succeeded ? [] : Failure(run),
        .. States(run.State),
        .. point.Trusted.Keys
            .Where(host => !host.StartsWith("localhost:", StringComparison.Ordinal) || host == "localhost:9" || operation.IsPlain)
            .Select(host => $"the credential went to {host}"),
        .. Forms(run.Token).Where(form => run.Engine.Text.Contains(form, StringComparison.Ordinal)).Select(_ => "the token is in the log"),
    ];

    private static IEnumerable<string> Forms(string token) =>
        [token, Convert.ToBase64String(Encoding.UTF8.GetBytes(token)), Uri.EscapeDataString(token)];

    // A moving tag that serves another image is a warning, since another pipeline may have moved it.
    private static bool IsReported(MatrixRun run) => run.Engine.Warnings.Any(warning => warning.Code == "ARB3103");

    /// <summary>What is wrong with a second run, without a fault.</summary>
    public IEnumerable<string> Completion(MatrixRun again) => again.Succeeded
        ? Differences(again.State, good.State)
        : [$"fails: {again.Engine.Text}"];

    private IEnumerable<string> Success(MatrixRun run) =>
    [
        .. run.Result == good.Result || operation.IsLenient
            ? Array.Empty<string>()
            : [$"its result is {run.Result} instead of {good.Result}"],
        .. operation.IsLenient ? [] : Differences(run.State, good.State),
    ];

    private IEnumerable<string> Failure(MatrixRun run)
    {
        // Of a build that the user ends MSBuild itself says so.
        if (run.Engine.Errors.Count == 0 && fault.Name != TransportFault.Cancelled)
        {
            yield return "it fails without an error";
        }

        foreach (var error in run.Engine.Errors.Where(
            error => !Code().IsMatch(error.Code ?? "") || error.Message!.Contains("   at ", StringComparison.Ordinal)))
        {
            yield return $"an error without a code, or with a stack: {error.Code} {error.Message}";
        }
    }

    // Each tag has what it had, or what it should have; and that is whole.
    private IEnumerable<string> States(IReadOnlyDictionary<string, string> state)
    {
        foreach (var tag in before.Keys.Union(good.State.Keys).Union(state.Keys))
        {
            var now = state.GetValueOrDefault(tag);
            var former = before.GetValueOrDefault(tag);
            var wanted = good.State.GetValueOrDefault(tag);
            if (now != former && now != wanted)
            {
                yield return $"{tag} has {now ?? "nothing"}; before {former}, should have {wanted}";
            }
        }
    }

    private static IEnumerable<string> Differences(
        IReadOnlyDictionary<string, string> state, IReadOnlyDictionary<string, string> expected) =>
        expected.Keys
            .Union(state.Keys)
            .Where(tag => state.GetValueOrDefault(tag) != expected.GetValueOrDefault(tag))
            .Select(tag =>
                $"{tag} has {state.GetValueOrDefault(tag) ?? "nothing"} instead of {expected.GetValueOrDefault(tag) ?? "nothing"}");

    [GeneratedRegex(@"^ARB\d{4}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Code();
}
