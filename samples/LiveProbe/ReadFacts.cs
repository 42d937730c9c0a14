namespace LiveProbe;

/// <summary>What can be learnt without writing.</summary>
internal static class ReadFacts
{
    public static async Task<IReadOnlyList<Fact>> CollectAsync(RegistrySession session, Arguments arguments)
    {
        var repository = arguments.Repository;
        var missing = $"{repository}/live-probe-missing";
        var digest = RegistrySession.DigestOf("live probe"u8.ToArray());
        var based = await session.SendAsync("GET", "/v2/", "");
        var challenged = await session.SendAsync("GET", $"/v2/{missing}/manifests/1", "");
        // Without a credential, so that it can only be refused.
        var written = await session.SendAsync("DELETE", $"/v2/{missing}/manifests/1", "");
        var bad = await session.SendAsync("GET", $"/v2/{missing}/manifests/1", "Bearer nonsense");
        var direct = await session.SendAsync("GET", "/v2/");
        var scope = $"/v2/token?service={session.Host}&scope=repository:{missing}:pull";
        var posted = await session.SendAsync("POST", "/v2/token", "");
        var minted = await session.SendAsync("GET", scope, RegistrySession.Basic("oauth2accesstoken", session.Token));
        var absent = $"/v2/token?service={session.Host}&scope=repository:{arguments.Project}/live-probe-no-such-repository/x:pull";
        var mintedAbsent = await session.SendAsync("GET", absent, RegistrySession.Basic("oauth2accesstoken", session.Token));
        var otherUser = await session.SendAsync("GET", scope, RegistrySession.Basic("somebody", session.Token));
        var referrers = await session.SendAsync("GET", $"/v2/{missing}/referrers/{digest}");
        var list = await session.SendAsync("GET", $"/v2/{repository}/tags/list?n=20000");
        return
        [
            new(
                "challenge of /v2/",
                $"401 UNAUTHORIZED Bearer realm=\"{Scheme(session)}://{session.Host}/v2/token\"",
                $"{based.Summary} {based["WWW-Authenticate"]}"),
            new(
                "challenge of a read",
                $",service=\"{session.Host}\",scope=\"repository:{missing}:pull\"",
                After(challenged["WWW-Authenticate"], "/v2/token\"")),
            new(
                "challenge of a delete",
                $",service=\"{session.Host}\",scope=\"repository:{missing}:pull,push\"",
                After(written["WWW-Authenticate"], "/v2/token\"")),
            new(
                "bad Bearer",
                "401 UNAUTHORIZED: No valid credential was supplied., no challenge",
                $"{bad.Full}, {(bad["WWW-Authenticate"] is null ? "no challenge" : "challenge")}"),
            new(
                "access token as Bearer on /v2/",
                "200 text/html; charset=UTF-8, 0 bytes",
                $"{direct.Summary} {direct["Content-Type"]}, {direct.Body.Length} bytes"),
            new("POST /v2/token", "405", posted.Status.ToString()),
            new("token for oauth2accesstoken", "200 expires_in 43200", $"{minted.Summary} expires_in {Property(minted, "expires_in")}"),
            new("token for a missing repository", "404 NAME_UNKNOWN", mintedAbsent.Summary),
            new("token for another user name", "401 UNAUTHORIZED: authentication failed", otherUser.Full),
            new(
                "name of one component",
                "400 NAME_INVALID: invalid number of path components: 1",
                (await session.SendAsync("GET", "/v2/live-probe/manifests/1", "")).Full),
            new(
                "missing manifest",
                "404 MANIFEST_UNKNOWN: Failed to fetch \"1\"",
                (await session.SendAsync("GET", $"/v2/{missing}/manifests/1")).Full),
            new("missing blob", "404 BLOB_UNKNOWN", (await session.SendAsync("GET", $"/v2/{missing}/blobs/{digest}")).Summary),
            new("tag list of a missing image", "200", (await session.SendAsync("GET", $"/v2/{missing}/tags/list")).Summary),
            new("tag list of the repository", "200 child, manifest, name, tags", $"{list.Summary} {Properties(list)}"),
            new("tag list with n=0", "200", (await session.SendAsync("GET", $"/v2/{repository}/tags/list?n=0")).Summary),
            new("tag list with n=x", "400", (await session.SendAsync("GET", $"/v2/{repository}/tags/list?n=x")).Status.ToString()),
            new(
                "referrers of a missing image",
                "200 application/vnd.oci.image.index.v1+json",
                $"{referrers.Summary} {referrers["Content-Type"]}"),
            new(
                "missing repository",
                "404 NAME_UNKNOWN: Repository \"live-probe-no-such-repository\" not found",
                (await session.SendAsync("GET", $"/v2/{arguments.Project}/live-probe-no-such-repository/x/manifests/1")).Full),
            new("GET /v2/_catalog", "200", (await session.SendAsync("GET", "/v2/_catalog?n=1")).Summary),
        ];
    }

    private static string Scheme(RegistrySession session) =>
        session.Host.StartsWith("localhost", StringComparison.Ordinal) ? "http" : "https";

    private static string After(string? text, string mark) =>
        text?.IndexOf(mark, StringComparison.Ordinal) is >= 0 and int index ? text[(index + mark.Length)..] : text ?? "no challenge";

    private static string Property(Reply reply, string name) =>
        reply.Status == 200 && reply.Json.TryGetProperty(name, out var value) ? value.ToString() : "missing";

    private static string Properties(Reply reply) =>
        reply.Status == 200 ? string.Join(", ", reply.Json.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal)) : "";
}
