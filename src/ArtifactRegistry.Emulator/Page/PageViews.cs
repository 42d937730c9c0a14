using System.Text.Json.Serialization;
using ArtifactRegistry.Emulator.Requests;

namespace ArtifactRegistry.Emulator.Page;

/// <summary>A host on the page.</summary>
internal sealed record HostView(
    string Authority, string Location, IReadOnlyList<RepositoryView> Repositories, IReadOnlyList<ImageView> Images);

/// <summary>A repository that exists by its host's options.</summary>
internal sealed record RepositoryView(string Name, bool Immutable, bool Public);

/// <summary>An image in its host's list.</summary>
internal sealed record ImageView(string Name, int Tags, int Manifests);

/// <summary>A manifest of the image that is looked at.</summary>
internal sealed record ManifestView(
    string Digest,
    string MediaType,
    string? ArtifactType,
    long Size,
    DateTimeOffset Uploaded,
    IReadOnlyList<string> Tags,
    string? Platform,
    IReadOnlyList<string> Children,
    string? Subject,
    IReadOnlyList<string> Referrers);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<HostView>))]
[JsonSerializable(typeof(IReadOnlyList<ManifestView>))]
[JsonSerializable(typeof(IReadOnlyList<RecordedRequest>))]
internal sealed partial class PageJson : JsonSerializerContext;
