using System.Text.Json;
using System.Text.Json.Serialization;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry.Http;

namespace ArtifactRegistry.Build.Registry;

/// <summary>Reads a page of <c>tags/list</c>.</summary>
/// <param name="list">Takes what is read.</param>
/// <param name="url">Where the page is from.</param>
internal sealed class TagListReader(TagListBuilder list, Uri url)
{
    /// <summary>Reads the page to its end.</summary>
    /// <exception cref="ArtifactRegistryException">It is no list of tags, or of an absurd size.</exception>
    /// <exception cref="IOException">The connection broke off.</exception>
    public async Task ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        try
        {
            await using var counted = new CountedStream(body, list, url);
            var page = await JsonSerializer.DeserializeAsync(counted, TagListJson.Default.TagListPage, cancellationToken);
            list.Add(page ?? throw new JsonException("null"), url);
        }
        catch (JsonException malformed)
        {
            throw RegistryDiagnostics.MalformedAnswer(HttpMethod.Get, url, "the body is not a list of tags").ToException(malformed);
        }
    }

    /// <summary>Bounds a page. Its objects take up to 13 times its bytes; 10 000 manifests, Artifact Registry's most, are 3 MiB.</summary>
    private sealed class CountedStream(Stream inner, TagListBuilder list, Uri url) : ReadOnlyStream
    {
        private const int MaxBytes = 32 * 1024 * 1024;
        private const int MaxBytesAtOnce = 64 * 1024;
        private int bytes;

        /// <inheritdoc/>
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer[..Math.Min(buffer.Length, MaxBytesAtOnce)], cancellationToken);
            list.Count(read, url);
            bytes += read;
            return bytes <= MaxBytes ? read : throw RegistryDiagnostics.AnswerTooLarge(HttpMethod.Get, url, MaxBytes).ToException();
        }
    }
}

/// <summary>A page as it is on the wire: the specification's <c>tags</c>, and Google's <c>child</c> and <c>manifest</c>
/// (go-containerregistry, <c>pkg/v1/google/list.go</c>).</summary>
internal sealed class TagListPage
{
    /// <summary>The tags.</summary>
    public string?[]? Tags { get; set; }

    /// <summary>The next path components below the name.</summary>
    public string?[]? Child { get; set; }

    /// <summary>The manifests by digest.</summary>
    public Dictionary<string, TagListEntry?>? Manifest { get; set; }
}

/// <summary>A manifest of a <see cref="TagListPage"/>; Google writes the numbers as text.</summary>
internal sealed class TagListEntry
{
    /// <summary>The media type.</summary>
    public string? MediaType { get; set; }

    /// <summary>The tags.</summary>
    public string?[]? Tag { get; set; }

    /// <summary>The image's size in bytes.</summary>
    public long ImageSizeBytes { get; set; }

    /// <summary>When it was built, in milliseconds since 1970.</summary>
    public long TimeCreatedMs { get; set; }

    /// <summary>When it came, in milliseconds since 1970.</summary>
    public long TimeUploadedMs { get; set; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(TagListPage))]
internal sealed partial class TagListJson : JsonSerializerContext;

/// <summary>Puts the pages of a tag list together, and takes nothing that is not a tag or a digest. A page that comes twice changes
/// nothing.</summary>
internal sealed class TagListBuilder
{
    private const int MaxBytes = 512 * 1024 * 1024;
    private const int MaxTexts = 5_000_000;
    private readonly List<string> tags = [];
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private readonly SortedSet<string> children = new(StringComparer.Ordinal);
    private readonly Dictionary<ImageDigest, ManifestInfo> manifests = [];
    private bool hasManifests;
    private long bytes;
    private int texts;

    /// <summary>Adds a page that came from <paramref name="url"/>. What cannot be a path component below the name is left out.</summary>
    /// <exception cref="ArtifactRegistryException">A tag or digest in it is none, or there are more than any repository has.</exception>
    public void Add(TagListPage page, Uri url)
    {
        CountTexts((page.Child?.Length ?? 0) + (page.Manifest?.Count ?? 0), url);
        tags.AddRange(Valid(page.Tags, url).Where(known.Add));
        children.UnionWith((page.Child ?? []).OfType<string>().Where(child => RepositoryName.TryParse(child, out _, out _)));
        hasManifests |= page.Manifest is not null;
        foreach (var (key, entry) in page.Manifest ?? [])
        {
            if (entry is null || !ImageDigest.TryParse(key, out var digest))
            {
                throw Invalid(url, "digest", key);
            }

            // The same few types come a hundred thousand times; one string each is enough.
            manifests[digest] = new ManifestInfo(
                MediaTypes.Manifests.FirstOrDefault(type => type == entry.MediaType) ?? entry.MediaType ?? "",
                Valid(entry.Tag, url),
                entry.ImageSizeBytes,
                RealTime.OrNull(entry.TimeCreatedMs),
                RealTime.OrNull(entry.TimeUploadedMs));
        }
    }

    /// <summary>Counts what was read of all pages together: a page may be large, and there may be many, but not both.</summary>
    /// <exception cref="ArtifactRegistryException">It is more than any repository has.</exception>
    public void Count(int bytesRead, Uri url)
    {
        bytes += bytesRead;
        if (bytes > MaxBytes)
        {
            throw RegistryDiagnostics.AnswerTooLarge(HttpMethod.Get, url, MaxBytes).ToException();
        }
    }

    /// <summary>Whether nothing was added.</summary>
    public bool IsEmpty => tags.Count + manifests.Count + children.Count == 0;

    /// <summary>The whole list.</summary>
    public TagList Build() => new(tags, manifests, [.. children], hasManifests);

    // A short text takes ten times the room that it has in the list.
    private void CountTexts(int count, Uri url)
    {
        texts += count;
        if (texts > MaxTexts)
        {
            throw RegistryDiagnostics.MalformedAnswer(HttpMethod.Get, url, $"the list has more than {MaxTexts} tags and manifests")
                .ToException();
        }
    }

    // A tag becomes part of a URL and a line of the log.
    private string[] Valid(string?[]? read, Uri url)
    {
        CountTexts(read?.Length ?? 0, url);
        return Array.ConvertAll(read ?? [], tag => tag is not null && ImageTag.IsValid(tag) ? tag : throw Invalid(url, "tag", tag));
    }

    private static ArtifactRegistryException Invalid(Uri url, string kind, string? value) => RegistryDiagnostics
        .MalformedAnswer(HttpMethod.Get, url, $"'{DiagnosticText.Clean(value ?? "null")}' in it is no {kind}")
        .ToException();
}
