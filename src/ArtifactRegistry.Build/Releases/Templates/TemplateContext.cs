using ArtifactRegistry.Build.Images.Tags;

namespace ArtifactRegistry.Build.Releases.Templates;

/// <summary>What tag templates are made of in one build.</summary>
internal sealed record TemplateContext
{
    /// <summary>The project's version.</summary>
    public required TemplateVersion Version { get; init; }

    /// <summary>Commit, branch and pull request.</summary>
    public required BuildSource Source { get; init; }

    /// <summary>The time of the build.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The tags that may move (<c>ArtifactRegistryMovingTags</c>).</summary>
    public required MovingTags Moving { get; init; }

    /// <summary>Tags that the project names elsewhere (<c>ArtifactRegistryAdditionalTags</c>): no branch may take them.</summary>
    public IReadOnlyList<string> OtherTags { get; init; } = [];

    /// <summary>The platforms that are published, as runtime identifiers: the SDK writes a <c>TAG-RID</c> for each.</summary>
    public IReadOnlyList<string> RuntimeIdentifiers { get; init; } = [];
}
