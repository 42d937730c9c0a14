using System.Globalization;

namespace ArtifactRegistry.Build.Diagnostics;

/// <summary>Values as people read them, one way for each kind: in messages, tables, summaries and pictures.</summary>
internal static class DisplayText
{
    private const int ShortDigestLength = 19;
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>A number of bytes with a unit, in powers of 1024: <c>48.6 KiB</c>; empty when it is not known.</summary>
    public static string Bytes(long? count)
    {
        if (count is null)
        {
            return "";
        }

        var (value, unit) = ((double)count, 0);
        for (; value >= 1000 && unit < Units.Length - 1; unit++)
        {
            value /= 1024;
        }

        return $"{value.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture)} {Units[unit]}";
    }

    /// <summary>A digest that is short enough for a table: its algorithm and first twelve digits. Values never are.</summary>
    public static string ShortDigest(string digest) => digest.Length > ShortDigestLength ? digest[..ShortDigestLength] : digest;

    /// <summary>A time in UTC, to the minute; empty when it is not known.</summary>
    public static string Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "";
}
