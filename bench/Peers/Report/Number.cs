using System.Globalization;

namespace ArtifactRegistry.Build.Bench.Peers.Report;

/// <summary>Numbers as people read them: three digits that matter.</summary>
internal static class Number
{
    public static string Of(double value) => value switch
    {
        double.NaN => "",
        >= 100 => value.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' '),
        _ when value == Math.Floor(value) => value.ToString("0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.00", CultureInfo.InvariantCulture),
    };

    public static string Whole(double? value) =>
        value is { } number ? number.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' ') : "";

    public static string Bytes(long bytes) => bytes switch
    {
        >= 1 << 20 => $"{Of(bytes / 1048576.0)} MiB",
        >= 1 << 10 => $"{Of(bytes / 1024.0)} KiB",
        _ => $"{bytes} B",
    };
}
