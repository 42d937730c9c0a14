using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ArtifactRegistry.Build.PackageTests.Support;

/// <summary>The contract for the MSBuild Editor extension, which reads <c>FILE.buildschema.json</c> beside an imported file
/// (mhutch/MonoDevelop.MSBuildEditor, <c>MSBuildSchemaProvider.cs</c>): descriptions, values and defaults.</summary>
internal static partial class EditorSchema
{
    private const string Pages = "https://github.com/artifactregistry-build/ArtifactRegistry.Build/blob/main/docs";
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(Contract contract) => new JsonObject
    {
        ["properties"] = new JsonObject(
            contract.Properties.Select(Property).Concat(contract.Entries.Where(entry => entry.Name[0] == '$').Select(Result))),
        ["items"] = new JsonObject(contract.Entries.Where(entry => entry.Name[0] == '@').Select(Item)),
        ["targets"] = new JsonObject(contract.Targets.Select(target => Entry(target.Name, Described(target.Meaning, target.Page)))),
    }.ToJsonString(Format).ReplaceLineEndings("\n") + "\n";

    private static KeyValuePair<string, JsonNode?> Property(ContractProperty property)
    {
        var described = Described(property.Meaning, "properties");
        if (Values().Match(property.Meaning) is { Success: true } values)
        {
            described["type"] = values.Value is "true, false"
                ? "bool"
                : new JsonArray([.. values.Value.Split(", ").Select(value => (JsonNode)value)]);
        }

        if (property.Default.Length > 0)
        {
            described["defaultValue"] = property.Default;
        }

        if (property.Meaning.Contains("semicolons", StringComparison.Ordinal))
        {
            described["isList"] = true;
        }

        return Entry(property.Name, described);
    }

    private static KeyValuePair<string, JsonNode?> Result(ContractEntry entry) =>
        Entry(entry.Name[2..^1], Described(entry.Meaning, entry.Page));

    private static KeyValuePair<string, JsonNode?> Item(ContractEntry entry)
    {
        var described = Described(entry.Meaning, entry.Page);
        described["metadata"] = new JsonObject(entry.Metadata.Select(name => Entry(name, $"See {Pages}/{entry.Page}.md")));
        return Entry(entry.Name[2..^1], described);
    }

    private static KeyValuePair<string, JsonNode?> Entry(string name, JsonNode? value) => new(name, value);

    private static JsonObject Described(string meaning, string page) =>
        new() { ["description"] = meaning, ["helpUrl"] = $"{Pages}/{page}.md" };

    [GeneratedRegex(@"^\w+(, \w+)+(?=:)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Values();
}
