using System.Text.Json.Serialization;

namespace ArtifactRegistry.Build.Registry;

/// <summary>A page of <c>tags/list</c> as it is on the wire: the specification's <c>tags</c>, Google's <c>manifest</c> and <c>child</c>
/// (go-containerregistry, <c>pkg/v1/google/list.go</c>; all numbers are strings).</summary>
internal sealed record TagListPage(string?[]? Tags, string?[]? Child, Dictionary<string, TagListManifest?>? Manifest);

/// <summary>An entry of Google's <c>manifest</c> map as it is on the wire.</summary>
internal sealed record TagListManifest(
    string? MediaType, string?[]? Tag, long ImageSizeBytes, long TimeCreatedMs, long TimeUploadedMs)
{
    // gcr-cleaner takes the upload time for images "created" before Docker's first release; 0 and year 1 were seen on the wire.
    private const long DockersFirstDay = 1_363_737_600_000;
    private const long LastMillisecond = 253_402_300_799_999;

    public ManifestInfo ToInfo() => new(
        MediaType ?? "", [.. (Tag ?? []).OfType<string>()], ImageSizeBytes, ToTime(TimeCreatedMs), ToTime(TimeUploadedMs));

    private static DateTimeOffset? ToTime(long milliseconds) =>
        milliseconds is >= DockersFirstDay and <= LastMillisecond ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(TagListPage))]
internal sealed partial class TagListJson : JsonSerializerContext;
