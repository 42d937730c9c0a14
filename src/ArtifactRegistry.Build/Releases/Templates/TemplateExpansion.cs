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

    private string IsPreRelease => $"{context.Version.Text} is a pre-release";

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

    // A false condition drops the template before its values are needed.
    private string? WhyDropped(TagTemplate template)
    {
        if (WhyConditionFails(template) is { } reason)
        {
            return reason;
        }

        if (template.UsesVersion)
        {
            RequireVersion(template);
        }

        var (version, source, hasBranch) = (context.Version, context.Source, template.Has(PartKind.Branch));
        return template.UsesNumbers && !template.Has(PartKind.Version) && !version.IsStable ? IsPreRelease
            : hasBranch && source.Branch.Length == 0 ? source.WhyNoBranch
            : hasBranch && BranchName.Normalize(source.Branch).Length == 0 ? "no character of the branch's name can be in a tag"
            : template.Has(PartKind.PullRequest) && source.PullRequest.Length == 0 ? source.WhyNoPullRequest
            : null;
    }

    private string? WhyConditionFails(TagTemplate template)
    {
        switch (template.Condition)
        {
            case { Kind: ConditionKind.Stable }:
                RequireVersion(template);
                return context.Version.IsStable ? null : IsPreRelease;

            case { Kind: ConditionKind.Branch, Value: var branch } when context.Source.Branch != branch:
                var built = context.Source.Branch;
                return built.Length == 0 ? context.Source.WhyNoBranch : $"the branch is {DiagnosticText.Clean(built)}";

            default:
                return null;
        }
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

    private static bool IsUnique(TagTemplate template) =>
        template.NamesVersion || template.Has(PartKind.Sha) || template.Has(PartKind.Date);

    private static bool IsLine(TagTemplate template) => template.UsesNumbers && !IsUnique(template);

    private VersionLine? LineOf(TagTemplate template, string tag)
    {
        if (KindOf(template, tag) != TemplateTagKind.VersionLine)
        {
            return null;
        }

        var (version, hasMajor) = (context.Version, template.Has(PartKind.Major));
        var hasMinor = hasMajor && template.Has(PartKind.Minor);
        return new VersionLine(version.Text, hasMajor ? version.Major : null, hasMinor ? version.Minor : null, forms);
    }
}
