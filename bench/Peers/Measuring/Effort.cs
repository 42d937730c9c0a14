namespace ArtifactRegistry.Build.Bench.Peers.Measuring;

/// <summary>What a contender took for an operation.</summary>
/// <param name="Succeeded">Whether it did what it was asked to.</param>
/// <param name="Milliseconds">Wall time.</param>
/// <param name="CpuMilliseconds">Processor time, of all its processes and threads.</param>
/// <param name="PeakMebibytes">The most memory that was resident; <see langword="null"/> when nobody watched.</param>
/// <param name="Text">What it said.</param>
internal sealed record Effort(bool Succeeded, double Milliseconds, double CpuMilliseconds, double? PeakMebibytes, string Text)
{
    public static Effort None { get; } = new(true, 0, 0, null, "");

    /// <summary>One after the other.</summary>
    public static Effort operator +(Effort first, Effort second) => new(
        first.Succeeded && second.Succeeded,
        first.Milliseconds + second.Milliseconds,
        first.CpuMilliseconds + second.CpuMilliseconds,
        second.PeakMebibytes is { } peak ? Math.Max(first.PeakMebibytes ?? 0, peak) : first.PeakMebibytes,
        second.Succeeded ? first.Text : first.Text + second.Text);
}
