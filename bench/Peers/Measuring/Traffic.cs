using ArtifactRegistry.Emulator.Requests;

namespace ArtifactRegistry.Build.Bench.Peers.Measuring;

/// <summary>What went over the wire, by the registry's log.</summary>
/// <param name="Requests">All requests, those for tokens too.</param>
/// <param name="RoundTrips">The longest chain of requests of which each came after the one before it had been answered.</param>
/// <param name="Bytes">Bodies in both directions.</param>
internal sealed record Traffic(int Requests, int RoundTrips, long Bytes)
{
    public static Traffic Of(IReadOnlyList<RecordedRequest> requests) => new(
        requests.Count,
        LongestChain(requests),
        requests.Sum(request => (request.ContentLength ?? 0) + (request.AnswerLength ?? 0)));

    // Among intervals, always taking the one that ends first gives the most that do not overlap.
    private static int LongestChain(IReadOnlyList<RecordedRequest> requests)
    {
        var (length, free) = (0, DateTimeOffset.MinValue);
        var intervals = requests
            .Select(request => (request.Time, request.Time.AddMilliseconds(request.Milliseconds)))
            .OrderBy(interval => interval.Item2);
        foreach (var (arrived, answered) in intervals)
        {
            if (arrived >= free)
            {
                (length, free) = (length + 1, answered);
            }
        }

        return length;
    }
}
