using System.Text;
using System.Text.RegularExpressions;
using ArtifactRegistry.Build.Pinning;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ArtifactRegistry.Build.Tests.Pinning;

/// <summary>Files of every kind, to the byte.</summary>
public sealed partial class DeploymentFileTests
{
    // No parser gets over it, so that the lines around it are judged one by one.
    private const string NotYaml = "\n{{- define \"x\" }}\n]: [\n{{- end }}\n";

    public static TheoryData<string> Files => [.. Deployment.All];

    [Theory]
    [MemberData(nameof(Files))]
    public void References_are_pinned_and_every_other_byte_stays(string file) =>
        AssertPinned(Text(Deployment.ReadPinned(file)), Text(Deployment.Read(file)));

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_in_a_template_is_pinned_in_the_same_way(string file)
    {
        AssertPinned(InTemplate(Deployment.ReadPinned(file)), InTemplate(Deployment.Read(file)));

        static string InTemplate(byte[] yaml) => $"{{{{- if .Values.enabled }}}}\n{Text(yaml)}\n{{{{- end }}}}\n";
    }

    /// <summary>Where only the line itself is known, less is pinned; but nothing is pinned differently, and what is left is
    /// reported.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void A_line_of_a_template_that_is_not_YAML_is_pinned_in_the_same_way_or_reported(string file)
    {
        Assert.SkipWhen(file == "kbld-overrides.yaml", "kbld reads no templates; its files name what they replace on a line of its own.");
        var (before, after) = (Text(Deployment.Read(file)) + NotYaml, Text(Deployment.ReadPinned(file)) + NotYaml);

        var pinned = PinnedText.Of(before, [Deployment.Image]);

        var lines = before.Split('\n').Zip(after.Split('\n'), pinned.Text.Split('\n')).ToArray();
        Assert.All(lines, line => Assert.Contains(line.Third, new[] { line.First, line.Second }));
        // Without any reference the file is an error.
        Assert.True(pinned.Left.Count > 0 || pinned.Pinned.Count == 0 || pinned.Text == after);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_pinned_file_stays_as_it_is(string file) =>
        Assert.Equal(Deployment.ReadPinned(file), Deployment.Pin(Deployment.ReadPinned(file)));

    [Theory]
    [MemberData(nameof(Files))]
    public void A_pinned_file_can_be_pinned_to_the_next_digest(string file)
    {
        var next = Deployment.Image with { Digest = $"sha256:{new string('b', 64)}" };
        var pinned = Text(Deployment.ReadPinned(file)).Split('\n');

        var again = PinnedText.Of(string.Join('\n', pinned), [next]);

        // A longer value that has the digest was not pinned before, and is reported now.
        var before = Text(Deployment.Read(file)).Split('\n');
        var left = again.Left.Select(reference => reference.Line - 1).Where(line => before[line] == pinned[line]).ToHashSet();
        Assert.Equal(
            pinned.Select((line, index) => left.Contains(index)
                ? line
                : line.Replace(Deployment.Image.Digest[7..], next.Digest[7..], StringComparison.Ordinal)),
            again.Text.Split('\n'));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Line_ends_of_Windows_and_a_byte_order_mark_stay(string file)
    {
        Assert.Equal(ForWindows(Deployment.ReadPinned(file)), Deployment.Pin(ForWindows(Deployment.Read(file))));

        static byte[] ForWindows(byte[] text) =>
            [.. Encoding.UTF8.GetPreamble(), .. Encoding.Latin1.GetBytes(Text(text).Replace("\n", "\r\n", StringComparison.Ordinal))];
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Text_in_another_encoding_comes_through(string file)
    {
        byte[] comment = [.. "# caf"u8, 0xE9, 0xFF, 0x85, (byte)'\n'];

        Assert.Equal([.. comment, .. Deployment.ReadPinned(file)], Deployment.Pin([.. comment, .. Deployment.Read(file)]));
    }

    /// <summary>By events of a parser, the pinned file is the same document but for references, tags and digests.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void A_pinned_file_is_the_same_document_with_other_values(string file)
    {
        Assert.SkipWhen(Text(Deployment.Read(file)).Contains("{{", StringComparison.Ordinal), "A template is no document.");

        var (before, after) = (Scalars(Deployment.Read(file)), Scalars(Deployment.ReadPinned(file)));

        Assert.Equal(before.Count, after.Count);
        Assert.All(
            before.Zip(after).Where(pair => pair.First != pair.Second),
            pair => Assert.Matches(
                $"^({Deployment.Reference}|digest|(.*@)?{Deployment.Image.Digest}|{Deployment.Image.Digest[7..]}|1\\.4\\.0)$",
                pair.Second));
    }

    [Fact]
    public void There_are_files_of_every_tool()
    {
        Assert.InRange(Deployment.All.Length, 60, 500);
        Assert.All(
            new[] { "k8s-", "kustomize-", "helm-", "compose-", "cloud-run", "argo-", "flux-", "skaffold-", "kbld-" },
            tool => Assert.Contains(Deployment.All, file => file.StartsWith(tool, StringComparison.Ordinal)));
    }

    private static void AssertPinned(string expected, string before)
    {
        var pinned = PinnedText.Of(before, [Deployment.Image]);

        Assert.Equal(expected, pinned.Text);
        Assert.Equal(Remarks(before), string.Join('\n', pinned.Left.Select(left => $"line {left.Line}: {left.Reason}")));
    }

    private static string Remarks(string text) => string.Join('\n', text.Split('\n')
        .Select((line, index) => (Remark: Remark().Match(line), Line: index + 1))
        .Where(line => line.Remark.Success)
        .Select(line => $"line {line.Line}: {line.Remark.Groups["reason"].Value}"));

    private static string Text(byte[] file) => Encoding.Latin1.GetString(file);

    private static List<string> Scalars(byte[] yaml)
    {
        var parser = new Parser(new StringReader(Encoding.UTF8.GetString(yaml)));
        var scalars = new List<string>();
        while (parser.MoveNext())
        {
            if (parser.Current is Scalar scalar)
            {
                scalars.Add(scalar.Value);
            }
        }

        return scalars;
    }

    [GeneratedRegex("# ARB3603 (?<reason>[A-Za-z]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Remark();
}
