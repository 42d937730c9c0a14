using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using CsCheck;

namespace ArtifactRegistry.Build.Tests.References;

/// <summary>What holds for every input.</summary>
public sealed class ReferencePropertyTests
{
    private const string Odd = "ab./:@-_%[]#?\\ \n\u0000é;$A1";

    private static readonly Gen<string> Component = Letters("abcxyz0189", 1, 8).Array[1, 3].Select(parts => string.Join('-', parts));
    private static readonly Gen<string> Host = Gen.OneOf(
        "europe-docker.pkg.dev",
        "gcr.io",
        "localhost:5000",
        "127.0.0.1:81",
        "[::1]:5000",
        "registry.example:8443",
        "xn--bcher-kva.example");
    private static readonly Gen<string> Tag = Gen.Select(
        Letters("abzABZ019_", 1, 1), Letters("abzABZ019_.-", 0, 127), (head, tail) => head + tail);
    private static readonly Gen<string> Digest = Gen.Byte.Array[32].Select(hash => ImageDigest.FromSha256(hash).ToString());

    private static readonly Gen<string> Name = Gen.Select(
        Host,
        Component.Array[1, 5],
        Gen.OneOf(Gen.Const(""), Tag.Select(tag => ":" + tag)),
        Gen.OneOf(Gen.Const(""), Digest.Select(digest => "@" + digest)),
        (host, path, tag, digest) => $"{host}/{string.Join('/', path)}{tag}{digest}");

    // Text that is nearly a name is worth more than any text.
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.String,
        Letters(Odd, 0, 40),
        Gen.Select(Name, Gen.Int[0, 60], Gen.Char[Odd], (name, at, character) => name.Insert(Math.Min(at, name.Length), $"{character}")));

    [Fact]
    public void Every_name_is_printed_as_it_was_written() =>
        Name.Check(20_000, name => ImageReference.Parse(name, "X").ToString() == name);

    [Fact]
    public void What_is_printed_is_read_as_the_same_again() =>
        Text.Check(50_000, text =>
        {
            if (Read(text) is { } image)
            {
                Assert.Equal(image, ImageReference.Parse(image.ToString(), "X"));
            }
        });

    [Fact]
    public void Any_text_is_a_name_or_one_coded_error() =>
        Text.Check(50_000, text => Read(text) is null or { Target.Length: > 0 });

    [Fact]
    public void Any_text_is_a_list_of_tags_or_one_coded_error() =>
        Gen.OneOf(Gen.String, Letters("ab1;; \n-.", 0, 30)).Check(50_000, text =>
        {
            try
            {
                Assert.All(PropertyList.SplitTags(text, "X"), tag => Assert.True(ImageTag.IsValid(tag)));
            }
            catch (ArtifactRegistryException failure)
            {
                Assert.StartsWith("ARB1", failure.Diagnostic.Code, StringComparison.Ordinal);
            }
        });

    [Fact]
    public void Any_text_is_a_digest_a_version_and_a_host_or_not() =>
        Gen.OneOf(Text, Digest, Tag).Check(
            50_000,
            text =>
            {
                Assert.True(!ImageDigest.TryParse(text, out var digest) || digest.ToString() == text);
                Assert.True(!VersionTag.TryParse(text, out var version) || version.ToString() == text);
                Assert.True(!RegistryHost.TryParse(text, out var host)
                    || (RegistryHost.TryParse(host.Name, out var again) && again == host));
            });

    [Theory]
    [InlineData("registry.example/", "a-", 100_000)]
    [InlineData("registry.example/", "a/", 100_000)]
    [InlineData("registry.example/", "a_", 120)]
    [InlineData("registry.example/i:", "a", 200_000)]
    [InlineData("registry.example/i@", "sha256:", 100_000)]
    [InlineData("", "a.", 50_000)]
    [InlineData("", ":", 100_000)]
    public void A_long_text_is_refused(string head, string repeated, int count)
    {
        var text = head + string.Concat(Enumerable.Repeat(repeated, count)) + "!";

        // LinearTests compares what it takes with what a shorter one takes.
        Assert.Throws<ArtifactRegistryException>(() => ImageReference.Parse(text, "X"));
    }

    private static Gen<string> Letters(string alphabet, int least, int most) =>
        Gen.Char[alphabet].Array[least, most].Select(letters => new string(letters));

    private static ImageReference? Read(string text)
    {
        try
        {
            return ImageReference.Parse(text, "X");
        }
        catch (ArtifactRegistryException failure)
        {
            Assert.StartsWith("ARB1", failure.Diagnostic.Code, StringComparison.Ordinal);
            return null;
        }
    }
}
