using System.Text;

namespace LiveProbe;

/// <summary>What can be learnt by writing to an image of the probe's own.</summary>
internal static class WriteFacts
{
    public static async Task<IReadOnlyList<Fact>> CollectAsync(RegistrySession session, Arguments arguments)
    {
        var image = new ScratchImage(session, arguments.Repository);
        try
        {
            return
            [
                .. await UploadsAsync(session, image, arguments),
                .. await ManifestsAsync(image),
                .. await TagsAsync(image),
                .. await DeletionsAsync(image),
            ];
        }
        finally
        {
            await image.RemoveAsync();
        }
    }

    private static async Task<Fact[]> UploadsAsync(RegistrySession session, ScratchImage image, Arguments arguments)
    {
        var half = "half"u8.ToArray();
        var opened = await image.OpenUploadAsync();
        var location = opened["Location"] ?? "/v2/none";
        var first = await session.SendAsync("PATCH", location, "", half);
        var second = await session.SendAsync("PATCH", first["Location"] ?? location, null, half);
        var framed = await session.SendAsync(
            "PATCH", (await image.OpenUploadAsync())["Location"] ?? "/v2/none", null, half, ("Content-Range", "0-3"));
        var single = await image.OpenUploadAsync($"?digest={RegistrySession.DigestOf(half)}", half);
        var cancelled = await session.SendAsync("DELETE", (await image.OpenUploadAsync())["Location"] ?? "/v2/none");
        var empty = await session.SendAsync(
            "PUT", ScratchImage.With((await image.OpenUploadAsync())["Location"] ?? "/v2/none", RegistrySession.DigestOf([])), null, []);
        var blob = await image.PushBlobAsync("blob");
        var other = new ScratchImage(session, arguments.Repository);
        var shared = await other.SendAsync("HEAD", $"blobs/{blob}");
        var mounted = await other.OpenUploadAsync($"?mount={blob}&from={image.Name}");
        var mountedAnyhow = await other.OpenUploadAsync($"?mount={await image.PushBlobAsync("other")}");
        var get = await image.SendAsync("GET", $"blobs/{blob}");
        var download = get["Location"] ?? "/v2/none";
        var plain = await session.SendAsync("GET", download, "", null, ("Range", "bytes=1-2"));
        var withToken = await session.SendAsync("GET", download);
        return
        [
            new("upload location", "202 /artifacts-uploads/namespaces/…, relative", $"{opened.Summary} {Shape(opened["Location"])}"),
            new("PATCH without a credential", "202", first.Summary),
            new("second PATCH", "405 UNSUPPORTED", second.Summary),
            new("first PATCH with Content-Range", "202", framed.Summary),
            new("POST with digest and body", "202", single.Summary),
            new("DELETE of an upload", "204", cancelled.Summary),
            new("empty blob", "400", empty.Status.ToString()),
            new("blob of another image of the repository", "404", shared.Summary),
            new("mount from an image of the repository", "201", mounted.Summary),
            new("mount without from", "202", mountedAnyhow.Summary),
            new("GET of a blob", "302 /artifacts-downloads/namespaces/…, relative", $"{get.Summary} {Shape(get["Location"])}"),
            new("range of a download, no credential", "206", plain.Summary),
            new("download with Authorization", "200", withToken.Summary),
        ];
    }

    private static async Task<Fact[]> ManifestsAsync(ScratchImage image)
    {
        var manifest = await image.ManifestAsync("{}");
        var put = await image.PutAsync("a", manifest);
        var narrow = await image.SendAsync("GET", "manifests/a", ("Accept", ScratchImage.Index));
        var otherConfig = Encoding.UTF8.GetString(manifest)
            .Replace(RegistrySession.DigestOf("{}"u8.ToArray()), RegistrySession.DigestOf([1]), StringComparison.Ordinal);
        var missing = Encoding.UTF8.GetBytes(otherConfig);
        var large = await image.ManifestAsync("{}", $",\"annotations\":{{\"a\":\"{new string('x', 4 * 1024 * 1024)}\"}}");
        var digest = RegistrySession.DigestOf(manifest);
        var referrer = await image.ManifestAsync(
            "{}",
            $$"""
            ,"artifactType":"application/x-probe",
            "subject":{"mediaType":"{{ScratchImage.Manifest}}","digest":"{{digest}}","size":{{manifest.Length}}}
            """);
        var attached = await image.PutAsync(RegistrySession.DigestOf(referrer), referrer);
        var referrers = await image.SendAsync("GET", $"referrers/{digest}?artifactType=application/x-probe");
        return
        [
            new("PUT of a manifest", $"201 {digest}", $"{put.Summary} {put["Docker-Content-Digest"]}"),
            new("GET that does not accept the media type", "404 MANIFEST_UNKNOWN", narrow.Summary),
            new("manifest that names a missing blob", "400 MANIFEST_BLOB_UNKNOWN", (await image.PutAsync("missing", missing)).Summary),
            new("manifest over 4 MiB", "413 MANIFEST_INVALID", (await image.PutAsync("large", large)).Summary),
            new("PUT of a referrer", $"201 OCI-Subject {digest}", $"{attached.Summary} OCI-Subject {attached["OCI-Subject"]}"),
            new(
                "referrers, filtered",
                "200 application/vnd.oci.image.index.v1+json, 1 of application/x-probe, applied: artifactType",
                $"{referrers.Summary} {referrers["Content-Type"]}, {Referrers(referrers)}, applied: {referrers["OCI-Filters-Applied"]}"),
        ];
    }

    private static async Task<Fact[]> TagsAsync(ScratchImage image)
    {
        var manifest = await image.ManifestAsync("{}");
        await image.PutAsync("b", manifest);
        await image.PutAsync("c", manifest);
        var page = await image.SendAsync("GET", "tags/list?n=2");
        var rest = await image.SendAsync("GET", "tags/list?last=b");
        return
        [
            new(
                "tag list with n=2 of 3 tags",
                "200 a b, Link",
                $"{page.Summary} {Tags(page)}, {(page["Link"] is null ? "no Link" : "Link")}"),
            new("tag list after last=b", "200 c", $"{rest.Summary} {Tags(rest)}"),
            new("all numbers of the tag list", "strings", NumberKinds(page)),
        ];
    }

    private static async Task<Fact[]> DeletionsAsync(ScratchImage image)
    {
        var child = await image.ManifestAsync("child");
        var digest = RegistrySession.DigestOf(child);
        await image.PutAsync("child", child);
        var tagged = await image.SendAsync("DELETE", $"manifests/{digest}");
        var untag = await image.SendAsync("DELETE", "manifests/child");
        var kept = await image.SendAsync("HEAD", $"manifests/{digest}");
        var index = Encoding.UTF8.GetBytes(
            $$"""
            {"schemaVersion":2,"mediaType":"{{ScratchImage.Index}}",
             "manifests":[{"mediaType":"{{ScratchImage.Manifest}}","digest":"{{digest}}","size":{{child.Length}}}]}
            """);
        await image.PutAsync(RegistrySession.DigestOf(index), index, ScratchImage.Index);
        var held = await image.SendAsync("DELETE", $"manifests/{digest}");
        foreach (var tag in new[] { "a", "b", "c" })
        {
            await image.SendAsync("DELETE", $"manifests/{tag}");
        }

        var subject = await image.SendAsync("DELETE", $"manifests/{RegistrySession.DigestOf(await image.ManifestAsync("{}"))}");
        return
        [
            new("DELETE of a tagged manifest", "400 GOOGLE_MANIFEST_DANGLING_TAG: Manifest is still referenced by tag: child", tagged.Full),
            new("DELETE of a tag, and its manifest", "202, 200", $"{untag.Summary}, {kept.Summary}"),
            new("DELETE of an index's child", "400 GOOGLE_MANIFEST_DANGLING_PARENT_IMAGE", held.Summary),
            new("DELETE of a referrer's subject", "400 GOOGLE_MANIFEST_REFERRING_MANIFEST", subject.Summary),
        ];
    }

    /// <summary>A location without what changes each time.</summary>
    private static string Shape(string? location)
    {
        var relative = location?.Contains("://", StringComparison.Ordinal) == true ? "absolute" : "relative";
        var path = location is null ? "none" : relative == "absolute" ? new Uri(location).AbsolutePath : location;
        return $"/{string.Join('/', path.Split('/').Skip(1).Take(2))}/…, {relative}";
    }

    private static string Tags(Reply reply) =>
        reply.Status == 200 ? string.Join(' ', reply.Json.GetProperty("tags").EnumerateArray().Select(t => t.GetString())) : "";

    private static string Referrers(Reply reply)
    {
        if (reply.Status != 200)
        {
            return "";
        }

        var counts = reply.Json.GetProperty("manifests").EnumerateArray()
            .CountBy(manifest => manifest.TryGetProperty("artifactType", out var type) ? type.ToString() : "no artifactType")
            .Select(count => $"{count.Value} of {count.Key}");
        return string.Join(", ", counts);
    }

    private static string NumberKinds(Reply reply) =>
        reply.Status == 200
        && reply.Json.TryGetProperty("manifest", out var manifests)
        && manifests.EnumerateObject().All(manifest =>
            IsString(manifest.Value.GetProperty("imageSizeBytes")) && IsString(manifest.Value.GetProperty("timeUploadedMs")))
            ? "strings"
            : "something else";

    private static bool IsString(System.Text.Json.JsonElement element) =>
        element.ValueKind == System.Text.Json.JsonValueKind.String;
}
