using System.Text;

namespace LiveProbe;

/// <summary>The facts as a Markdown table.</summary>
internal static class FactTable
{
    public static string Format(IReadOnlyList<Fact> facts)
    {
        var table = new StringBuilder("| fact | expected | seen | agrees |\n|---|---|---|---|\n");
        foreach (var fact in facts)
        {
            var agrees = fact.Agrees switch { true => "yes", false => "**no**", null => "not met" };
            table.Append($"| {fact.Name} | {Cell(fact.Expected)} | {Cell(fact.Seen ?? "")} | {agrees} |\n");
        }

        var agreeing = facts.Count(f => f.Agrees == true);
        return table.Append($"\n{agreeing} of {facts.Count(f => f.Agrees is not null)} facts agree.").ToString();
    }

    private static string Cell(string text) =>
        text.Length == 0 ? "" : $"`{text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ")}`";
}
