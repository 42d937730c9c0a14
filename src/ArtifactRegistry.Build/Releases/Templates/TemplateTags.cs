using System.Text.Json;
using System.Text.Json.Serialization;
using ArtifactRegistry.Build.Images.Tags;

namespace ArtifactRegistry.Build.Releases.Templates;

/// <summary>How the tag of a template may change.</summary>
internal enum TemplateTagKind
{
    /// <summary>It never moves: the policy guards it.</summary>
    Release,

    /// <summary>It moves to each release that has it.</summary>
    Moving,

    /// <summary>It moves, but not back to an older version: <see cref="TemplateTag.Line"/> decides.</summary>
    VersionLine,
}

/// <summary>A tag that a template gave.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="Kind">How it may change.</param>
/// <param name="Template">The template, as it is written.</param>
/// <param name="Line">Which versions it stands for; only for <see cref="TemplateTagKind.VersionLine"/>.</param>
internal sealed record TemplateTag(string Tag, TemplateTagKind Kind, string Template, VersionLine? Line = null);

/// <summary>A template that gave no tag.</summary>
/// <param name="Template">The template, as it is written.</param>
/// <param name="Kind">The kind that its tag would have had.</param>
/// <param name="Reason">Why, as the end of a sentence.</param>
internal sealed record DroppedTemplate(string Template, TemplateTagKind Kind, string Reason);

/// <summary>What tag templates gave in one build. It crosses MSBuild as JSON, in the property
/// <c>_ArtifactRegistryTemplateTags</c>.</summary>
/// <param name="Version">The version, without build metadata.</param>
/// <param name="Tags">The tags, each once, in the order of the templates.</param>
/// <param name="Dropped">The templates that gave none.</param>
internal sealed record TemplateTags(string Version, IReadOnlyList<TemplateTag> Tags, IReadOnlyList<DroppedTemplate> Dropped)
{
    /// <summary>Reads the property; <see langword="null"/> when it is empty, because the project has no templates.</summary>
    /// <exception cref="JsonException">It is not what <see cref="ToJson"/> wrote.</exception>
    public static TemplateTags? Read(string? json) =>
        string.IsNullOrWhiteSpace(json) ? null : JsonSerializer.Deserialize(json, TemplateJson.Default.TemplateTags);

    /// <summary>The tags that may move, these among them: a template knows the kind of its tag, and any other tag is of the kind that its
    /// name makes it.</summary>
    /// <param name="named">Those of <c>ArtifactRegistryMovingTags</c>.</param>
    public MovingTags AddTo(MovingTags named) =>
        named.With(Tags.ToDictionary(tag => tag.Tag, tag => tag.Kind != TemplateTagKind.Release, StringComparer.Ordinal));

    /// <summary>The same as JSON on one line.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, TemplateJson.Default.TemplateTags);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TemplateTags))]
internal sealed partial class TemplateJson : JsonSerializerContext;
