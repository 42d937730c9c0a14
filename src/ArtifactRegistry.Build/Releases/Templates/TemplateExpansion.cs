using System.Globalization;
using System.Text.RegularExpressions;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Tags;
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
        if (template.UsesNumbers && !template.Has(PartKind.Version) && !version.IsStable)
        {
            return IsPreRelease;
        }

        if (hasBranch && source.Branch.Length == 0)
        {
            return source.WhyNoBranch;
        }

        if (hasBranch && BranchName.Normalize(source.Branch).Length == 0)
        {
            return "no character of the branch's name can be in a tag";
        }

        return template.Has(PartKind.PullRequest) && source.PullRequest.Length == 0 ? source.WhyNoPullRequest : null;
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
        if (revision.Length == 0)
        {
            throw TemplateDiagnostics.NoRevision(template, context.Source.WhyNoBranch).ToException();
        }

        return revision.Length <= length ? revision : revision[..length];
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

/// <summary>Keeps branches and pull requests from taking the tags of releases. Whoever can name a branch could otherwise replace
/// <c>1.0.0</c> or <c>latest</c>.</summary>
/// <param name="templates">All templates of the project, those that give no tag in this build too.</param>
/// <param name="context">The build.</param>
internal sealed class TemplateGuard(IReadOnlyList<TagTemplate> templates, TemplateContext context)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>Refuses a tag that is made of a branch's name or a pull request's number and that a release could have.</summary>
    /// <exception cref="ArtifactRegistryException">It reads as a version, equals another tag of the project, or has the form of another
    /// template.</exception>
    public void Check(string tag, TagTemplate template)
    {
        if (!template.UsesForeignName)
        {
            return;
        }

        var why = TemplateVersion.IsVersion(tag) ? "reads as a version"
            : context.Moving.Literals.Contains(tag, StringComparer.Ordinal) ? "is one of ArtifactRegistryMovingTags"
            : context.OtherTags.Contains(tag, StringComparer.Ordinal) ? "is one of ArtifactRegistryAdditionalTags"
            : templates.FirstOrDefault(other => !other.UsesForeignName && Matches(other, tag)) is { } taken ? Owner(taken)
            : "";
        if (why.Length > 0)
        {
            var source = template.Has(PartKind.Branch)
                ? $"branch {DiagnosticText.Clean(context.Source.Branch)}"
                : $"pull request {context.Source.PullRequest}";
            throw TemplateDiagnostics.ReservedTag(template, source, tag, why).ToException();
        }
    }

    private static string Owner(TagTemplate template) => $"belongs to the template {template.Text}";

    // Whether some version, commit or time makes that tag of the other template.
    private static bool Matches(TagTemplate template, string tag) =>
        Regex.IsMatch(
            tag,
            $@"\A{string.Concat(template.Parts.Select(Pattern))}\z",
            RegexOptions.CultureInvariant | RegexOptions.NonBacktracking,
            Limit);

    private static string Pattern(TemplatePart part) => part.Kind switch
    {
        PartKind.Literal => Regex.Escape(part.Text),
        PartKind.Version => @"[0-9]+(\.[0-9]+){0,3}(-[0-9A-Za-z.-]+)?",
        PartKind.Major or PartKind.Minor or PartKind.Patch => "[0-9]+",
        PartKind.Sha => $"[0-9a-fA-F]{{{(part.Text.Length > 0 ? part.Text : "40,64")}}}",
        PartKind.Date => string.Concat(part.Text.Select(sign => char.IsAsciiLetter(sign) ? "[0-9A-Za-z]" : Regex.Escape($"{sign}"))),
        _ => "",
    };
}

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
