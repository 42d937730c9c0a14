using ArtifactRegistry.Build.Diagnostics;
using static ArtifactRegistry.Build.Diagnostics.DiagnosticText;

namespace ArtifactRegistry.Build.Releases.Templates;

/// <summary>The messages about tag templates (<c>ARB11xx</c>).</summary>
internal static class TemplateDiagnostics
{
    private const string Property = "ArtifactRegistryTagTemplates";
    private const int MaxShown = 50;

    public static Diagnostic UnknownToken(string template, string token) => new(
        DiagnosticList.InvalidTemplate,
        $"{Property} has '{Clean(template)}', and the token {Clean(token)} is unknown. "
        + "Use {version}, {major}, {minor}, {patch}, {sha}, {sha:7}, {branch}, {pr} or {date:yyyyMMdd}.");

    public static Diagnostic UnknownCondition(string template, string condition) => new(
        DiagnosticList.InvalidTemplate,
        $"{Property} has '{Clean(template)}', and the condition {Clean(condition)} is unknown. Use ?stable or ?branch=NAME.");

    public static Diagnostic UnpairedBrace(string template) => new(
        DiagnosticList.InvalidTemplate,
        $"{Property} has '{Clean(template)}', which has an unmatched brace. Write a token as in {{version}}.");

    public static Diagnostic NoTag(string template) => new(
        DiagnosticList.InvalidTemplate,
        $"{Property} has '{Clean(template)}', a condition without a tag before it. Write a tag or a token first, as in latest?stable.");

    public static Diagnostic InvalidText(string template, string text) => new(
        DiagnosticList.InvalidTemplate,
        $"{Property} has '{Clean(template)}', and '{Clean(text)}' cannot be in a tag. A tag has letters, digits, '_', '.' and '-'.");

    public static Diagnostic InvalidResult(TagTemplate template, string tag) => new(
        DiagnosticList.InvalidTag,
        $"The template {Short(template.Text)} gives '{Short(Clean(tag))}', which is not a valid tag: a tag has 1 to 128 letters, digits, "
            + "'_', '.' and '-', and does not begin with '.' or '-'. Change the template, or the value that it uses.");

    public static Diagnostic NoVersion(TagTemplate template) => new(
        DiagnosticList.TemplateWithoutValue,
        $"The template {template.Text} needs the version, and the property Version is empty. "
            + "Set Version or VersionPrefix, or check the version tool.");

    public static Diagnostic NoNumbers(TagTemplate template, string version) => new(
        DiagnosticList.TemplateWithoutValue,
        $"The template {template.Text} needs the version's numbers, and Version is '{Clean(version)}'. Set a version such as 1.2.3.");

    public static Diagnostic NoRevision(TagTemplate template, string why) => new(
        DiagnosticList.TemplateWithoutValue,
        $"The template {template.Text} needs the source revision, and none is known{(why.Length > 0 ? $": {why}" : "")}. "
            + "Build in a Git working tree that has a commit, or set SourceRevisionId.");

    public static Diagnostic ReservedTag(TagTemplate template, string source, string tag, string why) => new(
        DiagnosticList.ReservedTag,
        $"The {source} would become the tag {tag}, which {why}. Nothing was published. "
            + $"Put text before the token, as in {(template.Has(PartKind.Branch) ? "branch-{branch}" : "pr-{pr}")}, or rename the branch.");

    public static Diagnostic TagsAlsoSet(string property) => new(
        DiagnosticList.TagsAndTemplates,
        $"{property} and {Property} are both set, and only one of them can name the tags. "
            + $"Remove one of them. To do without the templates in one build, add -p:{Property}= to the command.");

    public static Diagnostic NothingLeft(IEnumerable<DroppedTemplate> dropped) => new(
        DiagnosticList.NoTemplateLeft,
        $"No tag is left: every template of {Property} was dropped. Add a template without a condition, as in {{version}} or sha-{{sha:7}}."
        + string.Concat(dropped.Select(each => $"{Environment.NewLine}  {each.Template}: {each.Reason}")));

    private static string Short(string text) => text.Length > MaxShown ? $"{text[..MaxShown]}…" : text;
}
