using System.Text;
using System.Text.RegularExpressions;
using CsCheck;

namespace ArtifactRegistry.Build.Tests.Fuzzing;

/// <summary>Inputs that are nearly right: a seed of the corpus, cut into the pieces that its format is made of, of which some are replaced,
/// repeated, left out, taken from another seed or from a dictionary. One input in sixteen is any bytes.</summary>
internal static partial class FuzzInput
{
    private static readonly string Folder = Path.Combine(SourceTree.Root, "tests", "ArtifactRegistry.Build.Tests", "Fuzzing", "Corpus");

    /// <summary>Pieces that parsers find interesting, one a line.</summary>
    public static IReadOnlyList<string> Dictionary { get; } = File.ReadAllLines(Path.Combine(Folder, "dictionary.txt"), Encoding.Latin1);

    /// <summary>The folder of a corpus.</summary>
    public static string FolderOf(string corpus) => Path.Combine(Folder, corpus);

    /// <summary>A corpus's files; of a <c>.txt</c> each line is a seed.</summary>
    public static IReadOnlyList<string> Seeds(string corpus) =>
    [
        .. Directory.GetFiles(FolderOf(corpus)).Order(StringComparer.Ordinal).SelectMany(file =>
            file.EndsWith(".txt", StringComparison.Ordinal)
                ? File.ReadAllLines(file, Encoding.Latin1)
                : [File.ReadAllText(file, Encoding.Latin1)]),
    ];

    /// <summary>Inputs from a corpus.</summary>
    public static Gen<byte[]> From(string corpus)
    {
        var seeds = Seeds(corpus).Select(seed => Piece().Matches(seed).Select(match => match.Value).ToArray()).ToArray();
        var mutation = Gen.Select(Gen.Int[0, 8], Gen.Int[0, 4095], Gen.Int[0, 4095], Gen.Int[0, 4095]);
        var mutated = Gen.Select(Gen.Int[0, seeds.Length - 1], mutation.Array[0, 6]).Select((seed, mutations) =>
        {
            var pieces = new List<string>(seeds[seed]);
            foreach (var (kind, at, other, length) in mutations)
            {
                Mutate(pieces, seeds, kind, at, other, length);
            }

            return Encoding.Latin1.GetBytes(string.Concat(pieces));
        });
        return Gen.Frequency((15, mutated), (1, Gen.Byte.Array[0, 80]));
    }

    private static void Mutate(List<string> pieces, string[][] seeds, int kind, int at, int other, int length)
    {
        var here = pieces.Count == 0 ? 0 : at % pieces.Count;
        var count = Math.Min(1 + (length % 12), pieces.Count - here);
        switch (kind)
        {
            case 0 when pieces.Count > 0:
                pieces[here] = Dictionary[other % Dictionary.Count];
                break;
            case 1:
                pieces.Insert(here, Dictionary[other % Dictionary.Count]);
                break;
            case 2:
                pieces.RemoveRange(here, count);
                break;
            case 3 when pieces.Count < 4000:
                pieces.InsertRange(pieces.Count == 0 ? 0 : other % pieces.Count, pieces.GetRange(here, count));
                break;
            case 4 when seeds[other % seeds.Length] is { Length: > 0 } donor:
                pieces.InsertRange(here, donor.Skip(length % donor.Length).Take(8));
                break;
            case 5 when pieces.Count > 0 && pieces[here].Length > 0:
                var text = pieces[here].ToCharArray();
                text[other % text.Length] = (char)(length & 0xFF);
                pieces[here] = new string(text);
                break;
            case 6:
                pieces.RemoveRange(here, pieces.Count - here);
                break;
            case 7 when pieces.Count is > 0 and < 4000:
                pieces.InsertRange(here, Enumerable.Repeat(pieces[here], 2 + (length % 100)));
                break;
            case 8 when pieces.Count > 0:
                var place = other % pieces.Count;
                (pieces[here], pieces[place]) = (pieces[place], pieces[here]);
                break;
        }
    }

    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"|[A-Za-z0-9_+]+|\\s+|.", RegexOptions.Singleline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Piece();
}
