using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ArtifactRegistry.Build.PackageTests.Support;

/// <summary>Which public properties and items targets read and write, by their elements: <c>$(NAME)</c> and <c>@(NAME)</c>.</summary>
/// <param name="Reads">What is named in attributes and texts.</param>
/// <param name="Writes">What tasks give, and what property and item groups set.</param>
internal sealed partial record TargetFlow(IReadOnlySet<string> Reads, IReadOnlySet<string> Writes)
{
    /// <summary>Of elements and all that is in them.</summary>
    public static TargetFlow Of(IEnumerable<XElement> elements)
    {
        var all = elements.DescendantsAndSelf().ToArray();
        var (outputs, others) = (all.Where(IsOutput).ToArray(), all.Where(element => !IsOutput(element)).ToArray());
        var texts = others.Attributes()
            .Where(attribute => attribute.Name != "Remove")
            .Select(attribute => attribute.Value)
            .Concat(others.Nodes().OfType<XText>().Select(text => text.Value));
        var items = others.Where(element => element.Name == "ItemGroup").Elements().Where(item => item.Attribute("Remove") is null);
        var writes = outputs.Attributes("PropertyName").Select(attribute => $"$({attribute.Value})")
            .Concat(outputs.Attributes("ItemName").Select(attribute => $"@({attribute.Value})"))
            .Concat(others.Where(element => element.Name == "PropertyGroup").Elements().Select(property => $"$({property.Name})"))
            .Concat(items.Select(item => $"@({item.Name})"));
        return new TargetFlow(
            texts.SelectMany(text => Names().Matches(text)).Select(match => $"{match.Value})").ToHashSet(StringComparer.Ordinal),
            writes.Where(name => Names().IsMatch(name)).ToHashSet(StringComparer.Ordinal));
    }

    private static bool IsOutput(XElement element) => element.Name == "Output";

    /// <summary>A public name: one that does not begin with <c>_</c>.</summary>
    [GeneratedRegex(@"[$@]\((Using)?ArtifactRegistry\w+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Names();
}
