using System.Runtime.CompilerServices;

namespace ArtifactRegistry.Build.PackageTests.Support;

/// <summary>Compares a text with a file beside the test, under Verify's file names. A missing file is a failure like a different one: what
/// was received is written beside it, to be looked at and renamed.</summary>
internal static class Snapshot
{
    public static void Match(string received, [CallerMemberName] string test = "", [CallerFilePath] string source = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(source)!, $"{Path.GetFileNameWithoutExtension(source)}.{test}");
        var text = received.ReplaceLineEndings("\n").TrimEnd() + "\n";
        var verified = File.Exists($"{file}.verified.txt") ? File.ReadAllText($"{file}.verified.txt").ReplaceLineEndings("\n") : null;
        if (verified == text)
        {
            File.Delete($"{file}.received.txt");
            return;
        }

        File.WriteAllText($"{file}.received.txt", text);
        Assert.Fail($"{Path.GetFileName(file)}.received.txt differs from its "
            + $".verified.txt{(verified is null ? ", which does not exist" : "")}:\n{text}");
    }
}
