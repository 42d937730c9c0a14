using System.Globalization;

namespace ArtifactRegistry.Build.Images.Copying;

/// <summary>Numbers of bytes for a reader.</summary>
internal static class ByteCount
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>The number with a unit, three digits or so: <c>1.5 MiB</c>.</summary>
    public static string Print(long count)
    {
        var (value, unit) = ((double)count, 0);
        for (; value >= 1000 && unit < Units.Length - 1; unit++)
        {
            value /= 1024;
        }

        return $"{value.ToString(unit == 0 || value >= 100 ? "0" : "0.0", CultureInfo.InvariantCulture)} {Units[unit]}";
    }
}
