using System.Text;
using ArtifactRegistry.Build.Reporting.Pinning;
using CsCheck;

namespace ArtifactRegistry.Build.Tests.Pinning;

/// <summary>What is a reference to the image, and what only looks like one (docs/pin.md).</summary>
public sealed class PinRuleTests
{
    private static readonly string[] Parts =
    [
        "image", "tag", "digest", "newTag", "repository", Deployment.Name, $"{Deployment.Name}:1", ":", ": ", "\n", "\n  ", "- ", "{", "}", "[", "]", ",",
        "\"", "'", "\\", "#", " #", "|", ">", "*a", "&a ", "? ", "{{", "---\n", "\t", "\r", "é",
    ];

    [Theory]
    [InlineData("image: NAME:1.0", "image: REFERENCE")]
    [InlineData("image: NAME", "image: REFERENCE")]
    [InlineData("image: NAME@sha256:PLACEHOLDER", "image: REFERENCE")]
    [InlineData("- NAME:1.0", "- REFERENCE")]
    [InlineData("value: NAME:1.0 # why", "value: REFERENCE # why")]
    [InlineData("\"image\": \"NAME:1.0\"", "\"image\": \"REFERENCE\"")]
    [InlineData("image: !!str NAME:1.0", "image: !!str REFERENCE")]
    [InlineData("[{image: NAME:1.0}]", "[{image: REFERENCE}]")]
    [InlineData("--- {image: NAME:1.0}", "--- {image: REFERENCE}")]
    [InlineData("a:\n- - image: NAME:1.0\n    x: y", "a:\n- - image: REFERENCE\n    x: y")]
    [InlineData("{tag: *alias, repository: x, image: NAME:1.0}", "{tag: *alias, repository: x, image: REFERENCE}")]
    [InlineData("{repository: NAME, digest: \"*\"}", "{repository: NAME, digest: \"DIGEST\"}")]
    [InlineData("image: NAME:1.0\r- x", "image: REFERENCE\r- x")]
    public void A_reference_is_pinned(string before, string after) => Assert.Equal(Filled(after), Deployment.Pin(Filled(before)));

    [Theory]
    [InlineData("image: NAME-worker:1.0")]
    [InlineData("image: NAME/worker:1.0")]
    [InlineData("image: NAME.worker:1.0")]
    [InlineData("image: NAME2")]
    [InlineData("image: NAME:8080/other/image:1.0")]
    [InlineData("image: x/NAME:1.0")]
    [InlineData("name: NAME")]
    [InlineData("# image: NAME:1.0")]
    [InlineData("run: docker pull NAME:1.0")]
    [InlineData("text: |\n  image: NAME:1.0")]
    [InlineData("- |\n  image: NAME:1.0\n\n  image: NAME:1.0\n- x")]
    [InlineData("text: \"\n  image: NAME:1.0\"")]
    [InlineData("text: one\n  NAME:1.0")]
    [InlineData("- one\n  two\n  NAME:1.0")]
    [InlineData("image: NAME:1.0\n  and more")]
    [InlineData("images:\n- {name: NAME, newName: other, newTag: 1.0}")]
    public void What_is_not_the_image_stays(string text) => Assert.Equal(Filled(text), Deployment.Pin(Filled(text)));

    [Theory]
    [InlineData("a: b\nimage: NAME:${TAG}", 2)]
    [InlineData("image: NAME:{{ .Values.tag }}", 1)]
    [InlineData("image: \"NAME:$TAG\"", 1)]
    [InlineData("image:\n  repository: NAME", 2)]
    [InlineData("image:\n  repository: NAME\n  tag: ${TAG}", 2)]
    [InlineData("image:\n  repository: NAME\n  tag: *version", 2)]
    [InlineData("images:\n- newName: NAME", 2)]
    public void What_cannot_be_pinned_stays_and_is_told(string text, int line)
    {
        var pinned = PinnedText.Of(Filled(text), [Deployment.Image]);

        Assert.Equal(Filled(text), pinned.Text);
        Assert.Equal([line], pinned.LeftLines);
        Assert.Empty(pinned.Lines);
    }

    [Fact]
    public void Lines_are_counted_whatever_ends_them() =>
        Assert.Equal([2, 3, 5], PinnedText.Of(Filled("a: b\r\nimage: NAME:1\rimage: NAME:2\n\nimage: NAME:3"), [Deployment.Image]).Lines);

    [Fact]
    public void Several_images_are_pinned_each_to_its_own()
    {
        var web = new ImagePin("europe-docker.pkg.dev/my-project/my-repo/web", $"sha256:{new string('a', 64)}", []);

        Assert.Equal($"a: {Deployment.Reference}\nb: {web.Reference}", PinnedText.Of($"a: {Deployment.Name}:1\nb: {web.Name}:1", [Deployment.Image, web]).Text);
    }

    [Fact]
    public void A_tag_that_the_image_has_stays_beside_the_digest() =>
        Assert.Equal(Filled("{repository: NAME, tag: latest@DIGEST}"), Deployment.Pin(Filled("{repository: NAME, tag: latest}")));

    [Fact]
    public void Whatever_a_file_holds_pinning_ends_and_pinning_again_changes_nothing() =>
        Gen.Int[0, Parts.Length - 1].Select(part => Parts[part])
            .Array[0, 40].Select(parts => string.Concat(parts)).Sample(text =>
            {
                var pinned = PinnedText.Of(text, [Deployment.Image]);
                return pinned.Text == PinnedText.Of(pinned.Text, [Deployment.Image]).Text
                    && (pinned.Lines.Count > 0 || pinned.Text == text);
            });

    [Fact]
    public void Brackets_without_end_cost_no_stack_and_no_time() => Assert.Empty(PinnedText.Of(new StringBuilder().Insert(0, "[{a: ", 100_000).ToString(), [Deployment.Image]).Lines);

    private static string Filled(string text) => text
        .Replace("NAME", Deployment.Name, StringComparison.Ordinal)
        .Replace("REFERENCE", Deployment.Reference, StringComparison.Ordinal)
        .Replace("DIGEST", Deployment.Image.Digest, StringComparison.Ordinal);
}
