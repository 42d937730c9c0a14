using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.Releases.Templates;

namespace ArtifactRegistry.Build.Tests.Releases.Templates;

/// <summary>A build of version 1.2.3 on the branch main of a Git working tree, in no CI system; each test changes what it is
/// about.</summary>
internal sealed record TemplateBuild
{
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";

    public string Version { get; init; } = "1.2.3";

    public string Revision { get; init; } = Commit;

    public string Branch { get; init; } = "refs/heads/main";

    public GitHead? Head { get; init; } = new("main", Commit);

    public Dictionary<string, string> Variables { get; init; } = [];

    public string Movable { get; init; } = "latest";

    public string[] AdditionalTags { get; init; } = [];

    public string[] RuntimeIdentifiers { get; init; } = [];

    public BuildSource Source => BuildSource.Find(Revision, Branch, CIBuild.Detect(Variables.GetValueOrDefault), () => Head);

    /// <summary>A build of a branch with that raw name.</summary>
    public static TemplateBuild Of(string branch) => new() { Branch = $"refs/heads/{branch}" };

    /// <summary>A build in a CI system, with a detached head as most of them leave it.</summary>
    public static TemplateBuild In(params (string Name, string Value)[] variables) => new()
    {
        Branch = "",
        Head = new GitHead("", Commit),
        Variables = variables.ToDictionary(variable => variable.Name, variable => variable.Value, StringComparer.Ordinal),
    };

    public TemplateExpansion Run(string templates) => TemplateExpansion.Expand(templates.Split(';'), new TemplateContext
    {
        Version = TemplateVersion.Read(Version),
        Source = Source,
        Time = new DateTimeOffset(2026, 11, 28, 23, 30, 0, TimeSpan.FromHours(-5)),
        Moving = MovingTags.Parse(Movable, "ArtifactRegistryMovingTags"),
        OtherTags = AdditionalTags,
        RuntimeIdentifiers = RuntimeIdentifiers,
    });

    /// <summary>The tags and the templates that gave none.</summary>
    public TemplateTags Expand(string templates)
    {
        var expansion = Run(templates);
        Assert.Empty(expansion.Errors.Select(error => error.Message));
        return expansion.Result;
    }

    /// <summary>The tags, separated by semicolons.</summary>
    public string Tags(string templates) => string.Join(';', Expand(templates).Tags.Select(tag => tag.Tag));

    /// <summary>The kind of the one tag.</summary>
    public TemplateTagKind Kind(string template) => Assert.Single(Expand(template).Tags).Kind;

    /// <summary>Why a template gave no tag.</summary>
    public string WhyDropped(string template) => Assert.Single(Expand($"{template};sha-{{sha}}").Dropped).Reason;

    /// <summary>The one error.</summary>
    public (string Code, string Message) Fail(string templates)
    {
        var error = Assert.Single(Run(templates).Errors);
        Assert.InRange(error.Message.Split('\n')[0].Length, 20, 300);
        return (error.Code, error.Message);
    }
}
