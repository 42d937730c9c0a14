using System.Text.RegularExpressions;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Releases.Templates;

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
