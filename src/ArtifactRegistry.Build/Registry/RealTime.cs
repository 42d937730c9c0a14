namespace ArtifactRegistry.Build.Registry;

/// <summary>Tells a time that means something from the stand-ins that images carry: reproducible builds say 1970, Artifact Registry's list says 0 or year 1.</summary>
internal static class RealTime
{
    // gcr-cleaner takes the upload time for images "created" before Docker's first release.
    private static readonly DateTimeOffset DockersFirstDay = new(2013, 3, 20, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The time, or <see langword="null"/> when nothing can have been built then.</summary>
    public static DateTimeOffset? OrNull(DateTimeOffset? time) => time >= DockersFirstDay ? time : null;

    /// <summary>The time of so many milliseconds since 1970, or <see langword="null"/>.</summary>
    public static DateTimeOffset? OrNull(long milliseconds) =>
        milliseconds >= DockersFirstDay.ToUnixTimeMilliseconds() && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;
}
