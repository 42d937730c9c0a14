using ArtifactRegistry.Emulator.Protocol;

namespace ArtifactRegistry.Emulator.Hosting;

/// <summary>Requests per minute and host; each minute begins with the quota anew.</summary>
internal sealed class Quota(EmulatorOptions options, RegistryBehavior behavior)
{
    private readonly Lock gate = new();
    private readonly Dictionary<int, (long Minute, int Used)> windows = [];

    /// <exception cref="RegistryRefusal">429: this minute's requests are used up.</exception>
    public void Take(EmulatedHost host)
    {
        if (options.RequestsPerMinute is not { } limit)
        {
            return;
        }

        var seconds = options.TimeProvider.GetUtcNow().ToUnixTimeSeconds();
        lock (gate)
        {
            (var minute, var used) = windows.GetValueOrDefault(host.Index);
            used = minute == seconds / 60 ? used : 0;
            windows[host.Index] = (seconds / 60, used + 1);
            if (used < limit)
            {
                return;
            }
        }

        throw RegistryRefusal.TooManyRequests(
            "Quota exceeded for quota metric 'Requests per project per region' and limit 'Requests per project per region per minute per "
            + "region' of service 'artifactregistry.googleapis.com' for consumer 'project_number:0'.",
            behavior.QuotaRetryAfter ? (int)(60 - (seconds % 60)) : null);
    }
}
