using ArtifactRegistry.Build.Bench.Peers.Measuring;

namespace ArtifactRegistry.Build.Bench.Peers.Publishing;

/// <summary>The runs of one way to publish.</summary>
internal sealed class PublishResult(PublishVariant variant)
{
    private readonly List<Effort> efforts = [];
    private readonly List<IReadOnlyDictionary<string, double>> tasks = [];

    public PublishVariant Variant { get; } = variant;

    public int Count => efforts.Count;

    /// <summary>All requests, the SDK's and ours.</summary>
    public int Requests { get; private set; }

    public int OwnRequests { get; private set; }

    public double Milliseconds => Samples.Median(efforts.Select(effort => effort.Milliseconds));

    public double Least => efforts.Min(effort => effort.Milliseconds);

    public double Greatest => efforts.Max(effort => effort.Milliseconds);

    public double CpuMilliseconds => Samples.Median(efforts.Select(effort => effort.CpuMilliseconds));

    /// <summary>The time of our tasks, by MSBuild's account.</summary>
    public double OwnMilliseconds => Samples.Median(tasks.Select(run => run.Values.Sum()));

    /// <summary>Each of our tasks with its median.</summary>
    public IEnumerable<(string Task, double Milliseconds)> Tasks => tasks
        .SelectMany(run => run.Keys)
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal)
        .Select(task => (task, Samples.Median(tasks.Select(run => run.GetValueOrDefault(task)))));

    public void Add(Effort effort, int requests, int ownRequests, bool isTimed)
    {
        (Requests, OwnRequests) = (requests, ownRequests);
        if (isTimed)
        {
            efforts.Add(effort);
            tasks.Add(PerformanceSummary.Tasks(effort.Text));
        }
    }
}
