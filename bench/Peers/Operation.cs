using System.Text.Json.Serialization;

namespace ArtifactRegistry.Build.Bench.Peers;

/// <summary>What every contender is asked to do, each in its own way.</summary>
[JsonDerivedType(typeof(Resolve), nameof(Resolve))]
[JsonDerivedType(typeof(CheckTags), nameof(CheckTags))]
[JsonDerivedType(typeof(Retag), nameof(Retag))]
[JsonDerivedType(typeof(ListTags), nameof(ListTags))]
[JsonDerivedType(typeof(Copy), nameof(Copy))]
[JsonDerivedType(typeof(CopyAll), nameof(CopyAll))]
[JsonDerivedType(typeof(Release), nameof(Release))]
internal abstract record Operation;

/// <summary>The digest of a tag.</summary>
internal sealed record Resolve(string Image) : Operation;

/// <summary>That none of the tags exists.</summary>
internal sealed record CheckTags(string Name, IReadOnlyList<string> Tags) : Operation;

/// <summary>One more tag on an image.</summary>
internal sealed record Retag(string Name, string Tag, string NewTag) : Operation;

/// <summary>All tags of an image.</summary>
internal sealed record ListTags(string Name) : Operation;

/// <summary>One image with all that its index holds.</summary>
internal sealed record Copy(string Source, string Destination) : Operation;

/// <summary>All images below a name; <paramref name="Images"/> tells them to a contender that cannot find them itself.</summary>
internal sealed record CopyAll(string Source, string Destination, IReadOnlyList<string> Images, string Tag) : Operation;

/// <summary>Of each image: the gate, the verification, the two other tags, the list.</summary>
internal sealed record Release(IReadOnlyList<ReleasedImage> Images) : Operation;

/// <summary>An image that stands in the registry as <paramref name="Tag"/>.</summary>
internal sealed record ReleasedImage(
    string Name, string Tag, string Digest, IReadOnlyList<string> GateTags, IReadOnlyList<string> ExtraTags);
