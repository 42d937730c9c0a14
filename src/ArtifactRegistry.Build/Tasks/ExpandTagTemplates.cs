using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Releases.Templates;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Makes the SDK's tags of <c>ArtifactRegistryTagTemplates</c>. No request is made.</summary>
[MSBuildMultiThreadableTask]
public sealed class ExpandTagTemplates : RegistryTask
{
    /// <summary>The templates, separated by semicolons.</summary>
    [Required]
    public string Templates { get; set; } = "";

    /// <summary>The property that names tags too; empty when none does.</summary>
    public string? TagsProperty { get; set; }

    /// <summary>The project's version.</summary>
    public string? Version { get; set; }

    /// <summary>The commit that is built, <c>$(SourceRevisionId)</c>.</summary>
    public string? SourceRevision { get; set; }

    /// <summary>The branch's full reference, <c>$(SourceBranchName)</c>; empty for SDKs before 10.</summary>
    public string? SourceBranch { get; set; }

    /// <summary>The project's folder, whose Git working tree is asked for what the SDK does not report.</summary>
    [Required]
    public string ProjectFolder { get; set; } = "";

    /// <summary>The platforms that are published, as runtime identifiers separated by semicolons.</summary>
    public string? RuntimeIdentifiers { get; set; }

    /// <summary>Patterns of the tags that may move, separated by semicolons, or <c>none</c>.</summary>
    public string? MovingTags { get; set; }

    /// <summary>The tags that are put on the image after the push, separated by semicolons.</summary>
    public string? AdditionalTags { get; set; }

    /// <summary>The tags: the SDK's <c>ContainerImageTags</c>.</summary>
    [Output]
    public string[] Tags { get; private set; } = [];

    /// <summary>The tags with their kinds, and the templates that gave none, as JSON: <c>TemplateTags</c>.</summary>
    [Output]
    public string Result { get; private set; } = "";

    /// <summary>The clock.</summary>
    internal TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <inheritdoc/>
    private protected override Task ExecuteAsync(CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(TagsProperty))
        {
            throw TemplateDiagnostics.TagsAlsoSet(TagsProperty).ToException();
        }

        var expansion = TemplateExpansion.Expand(PropertyList.Split(Templates, "ArtifactRegistryTagTemplates"), new TemplateContext
        {
            Version = TemplateVersion.Read(Version),
            Source = BuildSource.Find(SourceRevision, SourceBranch, CIBuild.Detect(Variable), () => GitHead.Find(ProjectFolder)),
            Time = Clock.GetUtcNow(),
            Moving = TaskInput.ReadMovingTags(MovingTags),
            OtherTags = PropertyList.SplitLeniently(AdditionalTags),
            RuntimeIdentifiers = PropertyList.SplitLeniently(RuntimeIdentifiers),
        });
        Report(expansion);
        return Task.CompletedTask;
    }

    private void Report(TemplateExpansion expansion)
    {
        foreach (var error in expansion.Errors)
        {
            LogError(error);
        }

        if (expansion.Errors.Count > 0)
        {
            return;
        }

        foreach (var dropped in expansion.Result.Dropped)
        {
            Log.LogMessage(MessageImportance.High, "No tag of the template {0}: {1}.", dropped.Template, dropped.Reason);
        }

        (Tags, Result) = ([.. expansion.Result.Tags.Select(tag => tag.Tag)], expansion.Result.ToJson());
        Log.LogMessage(MessageImportance.Low, "Tags of ArtifactRegistryTagTemplates: {0}", string.Join(';', Tags));
    }
}
