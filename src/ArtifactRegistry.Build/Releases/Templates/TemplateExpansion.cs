using System.Globalization;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Releases.Templates;

/// <summary>Makes the tags of a build of its templates.</summary>
internal sealed class TemplateExpansion
{
    private readonly TemplateContext context;
    private readonly List<TagTemplate> templates = [];
    private readonly List<TemplateTag> tags = [];
    private readonly List<DroppedTemplate> dropped = [];
    private readonly List<Diagnostic> errors = [];
    private readonly VersionForm[] forms;

    private TemplateExpansion(IReadOnlyList<string> texts, TemplateContext context)
    {
        this.context = context;
        foreach (var text in texts)
        {
            Try(() => templates.Add(TagTemplate.Parse(text)));
        }

        forms = [.. templates.Select(VersionForm.Of).OfType<VersionForm>().Distinct()];
        var guard = new TemplateGuard(templates, context);
        templates.ForEach(template => Try(() => Expand(template, guard)));
        if (tags.Count == 0 && errors.Count == 0)
        {
            errors.Add(TemplateDiagnostics.NothingLeft(dropped));
        }
    }

    /// <summary>The tags and the templates that gave none.</summary>
    public TemplateTags Result => new(context.Version.Text, tags, dropped);

    /// <summary>What is wrong; the tags are not to be used when there is something.</summary>
    public IReadOnlyList<Diagnostic> Errors => errors;

    /// <summary>Expands the templates, each on its own, so that all errors are known at once.</summary>
    public static TemplateExpansion Expand(IReadOnlyList<string> templates, TemplateContext context) => new(templates, context);

    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (ArtifactRegistryException failure)
        {
            errors.Add(failure.Diagnostic);
        }
    }

    private void Expand(TagTemplate template, TemplateGuard guard)
    {
        if (WhyDropped(template) is { } reason)
        {
            dropped.Add(new DroppedTemplate(template.Text, KindOf(template, ""), reason));
            return;
        }

        var tag = MakeTag(template);
        if (!ImageTag.IsValid(tag))
        {
            throw TemplateDiagnostics.InvalidResult(template, tag).ToException();
        }

        guard.Check(tag, template);
        Add(new TemplateTag(tag, KindOf(template, tag), template.Text, LineOf(template, tag)));
    }

    // Of two templates with one result, the stricter kind counts.
    private void Add(TemplateTag tag)
    {
        var index = tags.FindIndex(other => other.Tag == tag.Tag);
        if (index < 0)
        {
            tags.Add(tag);
        }
        else if (tag.Kind != tags[index].Kind && (tag.Kind == TemplateTagKind.Release || tags[index].Kind == TemplateTagKind.Moving))
        {
            tags[index] = tag;
        }
    }

    private string? WhyDropped(TagTemplate template)
    {
        if (template.UsesVersion || template.Condition?.Kind == ConditionKind.Stable)
        {
            RequireVersion(template);
        }

        var (version, source) = (context.Version, context.Source);
        return template.Condition switch
        {
            { Kind: ConditionKind.Stable } when !version.IsStable => $"{version.Text} is a pre-release",
            { Kind: ConditionKind.Branch } when source.Branch.Length == 0 => source.WhyNoBranch,
            { Kind: ConditionKind.Branch } condition when source.Branch != condition.Value => $"the branch is {DiagnosticText.Clean(source.Branch)}",
            _ when template.UsesNumbers && !template.Has(PartKind.Version) && !version.IsStable => $"{version.Text} is a pre-release",
            _ when template.Has(PartKind.Branch) && source.Branch.Length == 0 => source.WhyNoBranch,
            _ when template.Has(PartKind.Branch) && BranchName.Normalize(source.Branch).Length == 0 => "no character of the branch's name can be in a tag",
            _ when template.Has(PartKind.PullRequest) && source.PullRequest.Length == 0 => source.WhyNoPullRequest,
            _ => null,
        };
    }

    private void RequireVersion(TagTemplate template)
    {
        if (context.Version.Text.Length == 0)
        {
            throw TemplateDiagnostics.NoVersion(template).ToException();
        }

        if (template.UsesNumbers && !context.Version.HasNumbers)
        {
            throw TemplateDiagnostics.NoNumbers(template, context.Version.Text).ToException();
        }
    }

    // What remains for the branch's name once everything else and the longest -RID have their characters.
    private string MakeTag(TagTemplate template)
    {
        var suffix = context.RuntimeIdentifiers.Select(identifier => identifier.Length + 1).DefaultIfEmpty(0).Max();
        var others = template.Parts.Where(part => part.Kind != PartKind.Branch).Sum(part => Value(part, template, 0).Length);
        var count = template.Parts.Count(part => part.Kind == PartKind.Branch);
        var length = count == 0 ? 0 : (ImageTag.MaximumLength - suffix - others) / count;
        return string.Concat(template.Parts.Select(part => Value(part, template, length)));
    }

    private string Value(TemplatePart part, TagTemplate template, int branchLength) => part.Kind switch
    {
        PartKind.Literal => part.Text,
        PartKind.Version => context.Version.Text,
        PartKind.Major => Format(context.Version.Major),
        PartKind.Minor => Format(context.Version.Minor),
        PartKind.Patch => Format(context.Version.Patch),
        PartKind.Sha => Revision(part, template),
        PartKind.Branch => BranchName.Fit(context.Source.Branch, branchLength),
        PartKind.PullRequest => context.Source.PullRequest,
        PartKind.Date => context.Time.UtcDateTime.ToString(part.Text, CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException($"The kind {part.Kind} has no value."),
    };

    private string Revision(TemplatePart part, TagTemplate template)
    {
        var revision = context.Source.Revision;
        var length = part.Text.Length > 0 ? int.Parse(part.Text, CultureInfo.InvariantCulture) : revision.Length;
        return revision.Length == 0 ? throw TemplateDiagnostics.NoRevision(template, context.Source.WhyNoBranch).ToException()
            : revision.Length <= length ? revision
            : revision[..length];
    }

    private static string Format(long number) => number.ToString(CultureInfo.InvariantCulture);

    private TemplateTagKind KindOf(TagTemplate template, string tag)
    {
        var name = tag.Length > 0 ? tag : template.IsLiteral ? template.Parts[0].Text : "";
        return IsLine(template) ? TemplateTagKind.VersionLine
            : context.Moving.Contains(name) ? TemplateTagKind.Moving
            : template.IsLiteral || IsUnique(template) ? TemplateTagKind.Release
            : TemplateTagKind.Moving;
    }

    private static bool IsUnique(TagTemplate template) => template.NamesVersion || template.Has(PartKind.Sha) || template.Has(PartKind.Date);

    private static bool IsLine(TagTemplate template) => template.UsesNumbers && !IsUnique(template);

    private VersionLine? LineOf(TagTemplate template, string tag)
    {
        var hasMajor = template.Has(PartKind.Major);
        return KindOf(template, tag) != TemplateTagKind.VersionLine ? null
            : new VersionLine(context.Version.Text, hasMajor ? context.Version.Major : null, hasMajor && template.Has(PartKind.Minor) ? context.Version.Minor : null, forms);
    }
}
