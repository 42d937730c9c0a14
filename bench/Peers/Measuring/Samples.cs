namespace ArtifactRegistry.Build.Bench.Peers.Measuring;

/// <summary>The runs of one contender in one scenario.</summary>
internal sealed class Samples(string contender, int latency)
{
    private readonly List<Effort> efforts = [];

    public string Contender { get; } = contender;

    /// <summary>Milliseconds that the registry waits before it answers.</summary>
    public int Latency { get; } = latency;

    public Traffic? Traffic { get; private set; }

    public double? PeakMebibytes { get; private set; }

    public string? Failure { get; private set; }

    public int Count => efforts.Count;

    public double Milliseconds => Median(efforts.Select(effort => effort.Milliseconds));

    public double Least => efforts.Min(effort => effort.Milliseconds);

    public double Greatest => efforts.Max(effort => effort.Milliseconds);

    public double CpuMilliseconds => Median(efforts.Select(effort => effort.CpuMilliseconds));

    public void Add(Effort effort, Traffic traffic, bool isTimed)
    {
        Failure ??= effort.Succeeded ? null : effort.Text;
        Traffic = traffic;
        PeakMebibytes = effort.PeakMebibytes is { } peak ? Math.Max(PeakMebibytes ?? 0, peak) : PeakMebibytes;
        if (isTimed)
        {
            efforts.Add(effort);
        }
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
