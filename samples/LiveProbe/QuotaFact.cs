namespace LiveProbe;

/// <summary>Whether a 429 says when to come again.</summary>
internal static class QuotaFact
{
    public static async Task<Fact> CollectAsync(RegistrySession session, int requests)
    {
        string? seen = null;
        for (var i = 0; i < requests && seen is null; i++)
        {
            var reply = await session.SendAsync("GET", "/v2/");
            seen = reply.Status == 429 ? $"{reply.Summary}, {(reply["Retry-After"] is null ? "no Retry-After" : "Retry-After")}" : null;
        }

        return new Fact("beyond the quota", "429 TOOMANYREQUESTS, Retry-After", seen);
    }
}
