namespace ArtifactRegistry.Build.PackageTests.Support;

/// <summary>The contract as <c>docs/properties.md</c>: what stands there before the first heading is written by hand, the rest is
/// generated.</summary>
internal static class ContractPage
{
    private const int Width = 140;

    public static string Write(Contract contract, string introduction)
    {
        var properties = contract.Properties.GroupBy(property => property.Section, StringComparer.Ordinal).Select(section => Table(
            section.Key,
            section.Select(property => (string[])[Code(property.Name), Code(property.Default), property.Meaning])));
        var items = Section("Items", "The items that a project can define.", Entries(contract, isResult: false));
        var results = Section("Results", "The results, for `-getItem:NAME` and `-getProperty:NAME`.", Entries(contract, isResult: true));
        var targets = Section(
            "Targets",
            $"Each takes {Codes(contract.OfEveryTarget)}, too.",
            contract.Targets.SelectMany(target => Entry(
                Code(target.Name), target.Meaning, target.Page, ("In", Codes(target.In)), ("Out", Codes(target.Out)))));
        return introduction + string.Join('\n', [.. properties, items, results, targets]);
    }

    private static IEnumerable<string> Entries(Contract contract, bool isResult) =>
        from entry in contract.Entries
        where entry.IsResult == isResult
        let ofPublish = (isResult ? contract.Publish.Writes : contract.Publish.Reads).Contains(entry.Name) ? (string[])["a publish"] : []
        let ofTargets = contract.Targets.Where(target => (isResult ? target.Out : target.In).Contains(entry.Name))
            .Select(target => Code(target.Name))
        let of = contract.OfEveryTarget.Contains(entry.Name) ? ofPublish.Append("every target") : ofPublish.Concat(ofTargets)
        from line in Entry(
            Code(entry.Name),
            entry.Meaning,
            entry.Page,
            ("Metadata", Codes(entry.Metadata)),
            (isResult ? "Set by" : "Used by", string.Join(", ", of)))
        select line;

    private static IEnumerable<string> Entry(string name, string meaning, string page, params (string Title, string Names)[] facts) =>
        Wrap($"- {name}: {meaning} [{page}]({page}.md)").Concat(
            facts.Where(fact => fact.Names.Length > 0).SelectMany(fact => Wrap($"  - {fact.Title}: {fact.Names}")));

    private static string Section(string title, string text, IEnumerable<string> lines) =>
        $"## {title}\n\n{string.Join('\n', Wrap(text))}\n\n{string.Join('\n', lines)}\n";

    private static string Table(string title, IEnumerable<string[]> rows) =>
        $"## {title}\n\n{Row(["property", "default", "meaning"])}|---|---|---|\n{string.Concat(rows.Select(Row))}";

    private static string Row(string[] cells) => $"|{string.Concat(cells.Select(cell => cell is "" ? " |" : $" {cell} |"))}\n";

    private static string Code(string text) => text is "" ? "" : $"`{text}`";

    private static string Codes(IEnumerable<string> names) => string.Join(", ", names.Select(Code));

    /// <summary>The text in lines of at most <see cref="Width"/> columns, each indented as a list's text is.</summary>
    private static IEnumerable<string> Wrap(string text)
    {
        var start = text.Length - text.TrimStart().Length;
        var indent = new string(' ', text.TrimStart().StartsWith("- ", StringComparison.Ordinal) ? start + 2 : start);
        var line = text[..start];
        foreach (var word in text.TrimStart().Split(' '))
        {
            if (line.Length + 1 + word.Length > Width)
            {
                yield return line;
                line = indent;
            }

            line += line.Trim().Length == 0 ? word : $" {word}";
        }

        yield return line;
    }
}
