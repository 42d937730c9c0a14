using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ArtifactRegistry.Build.Tests.Pinning;

/// <summary>Whole files of every kind, to the byte.</summary>
public sealed class DeploymentFileTests
{
    public static TheoryData<string> Files => [.. Deployment.All];

    [Theory]
    [MemberData(nameof(Files))]
    public void References_are_pinned_and_all_else_stays(string file) =>
        Assert.Equal(Encoding.UTF8.GetString(Deployment.ReadPinned(file)), Encoding.UTF8.GetString(Deployment.Pin(Deployment.Read(file))));

    [Theory]
    [MemberData(nameof(Files))]
    public void A_pinned_file_stays_as_it_is(string file) => Assert.Equal(Deployment.ReadPinned(file), Deployment.Pin(Deployment.ReadPinned(file)));

    [Theory]
    [MemberData(nameof(Files))]
    public void Line_ends_of_Windows_and_a_byte_order_mark_stay(string file)
    {
        Assert.Equal(ForWindows(Deployment.ReadPinned(file)), Deployment.Pin(ForWindows(Deployment.Read(file))));

        static byte[] ForWindows(byte[] text) =>
            [.. Encoding.UTF8.GetPreamble(), .. Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(text).Replace("\n", "\r\n", StringComparison.Ordinal))];
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Text_in_another_encoding_comes_through(string file)
    {
        byte[] comment = [.. "# caf"u8, 0xE9, 0xFF, 0x85, (byte)'\n'];

        Assert.Equal([.. comment, .. Deployment.ReadPinned(file)], Deployment.Pin([.. comment, .. Deployment.Read(file)]));
    }

    /// <summary>A real parser's opinion: the same document, but for scalars that were references or stand beside the name.</summary>
    [Theory]
    [InlineData("kubernetes.yaml")]
    [InlineData("compose.yaml")]
    [InlineData("cloud-run.yaml")]
    [InlineData("values.yaml")]
    [InlineData("deployment.json")]
    public void A_parser_finds_the_same_document_with_other_values(string file)
    {
        var before = Scalars(Deployment.Read(file));
        var after = Scalars(Deployment.Pin(Deployment.Read(file)));

        Assert.Equal(before.Count, after.Count);
        Assert.All(before.Zip(after).Where(pair => pair.First != pair.Second), pair => Assert.Matches($"^({Deployment.Reference}|(1\\.4\\.0@)?{Deployment.Image.Digest}|1\\.4\\.0)$", pair.Second));
        Assert.DoesNotContain(after.Where(text => !text.Contains('\n', StringComparison.Ordinal) && !text.Contains(' ', StringComparison.Ordinal)),
            text => text.StartsWith($"{Deployment.Name}:", StringComparison.Ordinal));
    }

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
}
