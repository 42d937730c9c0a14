namespace ArtifactRegistry.Build.PackageTests.Support;

/// <summary>The contract as <c>docs/properties.md</c>: what stands there before the first heading is written by hand, the rest is made here.</summary>
internal static class ContractPage
{
    public static string Write(Contract contract, string introduction)
    {
        var properties = contract.Properties.GroupBy(property => property.Section, StringComparer.Ordinal).Select(section =>
            Section(section.Key, "", ["property", "default", "meaning"], section.Select(property => (string[])[Code(property.Name), Code(property.Default), property.Meaning])));
        var items = Section("Items", "What a project writes as items.", ["item", "metadata", "meaning", "of"], Rows(contract, isResult: false));
        var results = Section("Results", "What is left for `-getItem:NAME` and `-getProperty:NAME`.", ["result", "metadata", "meaning", "of"], Rows(contract, isResult: true));
        var targets = Section(
            "Targets",
            $"Each takes {Codes(contract.OfEveryTarget)} too.",
            ["target", "what it does", "in", "out"],
            contract.Targets.Select(target => (string[])[Code(target.Name), $"{target.Meaning} {Link(target.Page)}", Codes(target.In), Codes(target.Out)]));
        return introduction + string.Join('\n', [.. properties, items, results, targets]);
    }

    private static IEnumerable<string[]> Rows(Contract contract, bool isResult) =>
        from entry in contract.Entries
        where entry.IsResult == isResult
        let ofPublish = (isResult ? contract.Publish.Writes : contract.Publish.Reads).Contains(entry.Name) ? (string[])["a publish"] : []
        let ofTargets = contract.Targets.Where(target => (isResult ? target.Out : target.In).Contains(entry.Name)).Select(target => Code(target.Name))
        let of = contract.OfEveryTarget.Contains(entry.Name) ? ofPublish.Append("every target") : ofPublish.Concat(ofTargets)
        select (string[])[Code(entry.Name), Codes(entry.Metadata), $"{entry.Meaning} {Link(entry.Page)}", string.Join(", ", of)];

    private static string Section(string title, string text, string[] head, IEnumerable<string[]> rows) =>
        $"## {title}\n\n{(text is "" ? "" : $"{text}\n\n")}{Line(head)}|{string.Concat(head.Select(_ => "---|"))}\n{string.Concat(rows.Select(Line))}";

    private static string Line(string[] cells) => $"|{string.Concat(cells.Select(cell => cell is "" ? " |" : $" {cell} |"))}\n";

    private static string Code(string text) => text is "" ? "" : $"`{text}`";

    private static string Codes(IEnumerable<string> names) => string.Join(", ", names.Select(Code));

    private static string Link(string page) => $"[{page}]({page}.md)";
}
