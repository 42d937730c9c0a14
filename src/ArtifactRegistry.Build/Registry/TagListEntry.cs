using ArtifactRegistry.Build.Oci;

namespace ArtifactRegistry.Build.Registry;

/// <summary>An entry of Google's <c>manifest</c> map while it is being read
/// (go-containerregistry, <c>pkg/v1/google/list.go</c>; all numbers are strings).</summary>
internal sealed class TagListEntry
{
    /// <summary>The media type.</summary>
    public string MediaType { get; set; } = "";

    /// <summary>The tags.</summary>
    public List<string> Tags { get; } = [];

    /// <summary>The image's size in bytes.</summary>
    public long Size { get; set; }

    /// <summary>When it was built, in milliseconds since 1970.</summary>
    public long CreatedMilliseconds { get; set; }

    /// <summary>When it came, in milliseconds since 1970.</summary>
    public long UploadedMilliseconds { get; set; }

    /// <summary>What was read.</summary>
    public ManifestInfo ToInfo() =>
        new(MediaType, [.. Tags], Size, RealTime.OrNull(CreatedMilliseconds), RealTime.OrNull(UploadedMilliseconds));
}
