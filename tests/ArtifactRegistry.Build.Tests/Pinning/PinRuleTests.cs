using System.Text;
using ArtifactRegistry.Build.Pinning;
using CsCheck;
using YamlDotNet.Core;

namespace ArtifactRegistry.Build.Tests.Pinning;

/// <summary>What is a reference to the image, and what only looks like one (docs/pin.md).</summary>
public sealed class PinRuleTests
{
    private static readonly string[] Parts =
    [
        "image", "tag", "digest", "newTag", "repository", Deployment.Name, $"{Deployment.Name}:1", ":", ": ",
        "\n", "\n  ", "- ", "{", "}", "[", "]", ",",
        "\"", "'", "\\", "#", " #", "|", ">", "*a", "&a ", "? ", "{{", "}}", "---\n", "\t", "\r", "é", "<<: *a", "!!str ", "${A:-", "%",
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
    [InlineData("image: NAME:1.0\rother: x", "image: REFERENCE\rother: x")]
    [InlineData("NAME:1.0", "REFERENCE")]
    public void A_reference_is_pinned(string before, string after) => Assert.Equal(Filled(after), Deployment.Pin(Filled(before)));

    [Theory]
    [InlineData("image: NAME-worker:1.0")]
    [InlineData("image: NAME/worker:1.0")]
    [InlineData("image: NAME.worker:1.0")]
    [InlineData("image: NAME2")]
    [InlineData("image: NAME:8080/other/image:1.0")]
    [InlineData("image: x/NAME:1.0")]
    [InlineData("# image: NAME:1.0")]
    [InlineData("images:\n- {name: NAME, newName: other, newTag: 1.0}")]
    [InlineData("image: ${ANY}\nother: ${REG}/api:1.0")]
    public void What_is_not_the_image_stays_without_a_word(string text)
    {
        var pinned = PinnedText.Of(Filled(text), [Deployment.Image]);

        Assert.Equal(Filled(text), pinned.Text);
        Assert.Empty(pinned.Left);
    }

    [Fact]
    public void A_path_of_one_segment_without_a_host_may_be_any_image()
    {
        var image = new ImagePin("registry.example/api", Deployment.Image.Digest, ["1.0"]);

        var pinned = PinnedText.Of("image: api:1.0", [image]);

        Assert.Equal("image: api:1.0", pinned.Text);
        Assert.Empty(pinned.Left);
    }

    [Fact]
    public void A_tag_beside_a_digest_that_another_image_uses_too_is_left()
    {
        var text = Filled("image:\n  repository: NAME\n  tag: &version 0.9\n  digest: ''\nother:\n  tag: *version");

        var pinned = PinnedText.Of(text, [Deployment.Image]).Text;

        Assert.Contains(Deployment.Image.Digest, pinned, StringComparison.Ordinal);
        Assert.Contains("tag: &version 0.9", pinned, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: b\nimage: NAME:${TAG}", 2, "Variable")]
    [InlineData("image: NAME:{{ .Values.tag }}", 1, "Variable")]
    [InlineData("image: \"NAME:$TAG\"", 1, "Variable")]
    [InlineData("image:\n  repository: NAME", 2, "NoTag")]
    [InlineData("image:\n  repository: NAME\n  tag: ${TAG}", 2, "Variable")]
    [InlineData("image:\n  repository: NAME\n  tag: *version", 2, "Shared")]
    [InlineData("images:\n- newName: NAME", 2, "NoTag")]
    [InlineData("name: NAME", 1, "NoTag")]
    [InlineData("NAME: 1.0", 1, "NoTag")]
    [InlineData("run: docker pull NAME:1.0", 1, "Part")]
    [InlineData("text: |\n  image: NAME:1.0", 1, "MultiLine")]
    [InlineData("text: \"\n  image: NAME:1.0\"", 1, "MultiLine")]
    [InlineData("text: one\n  NAME:1.0", 1, "MultiLine")]
    [InlineData("- x\n- one\n  two\n  NAME:1.0", 2, "MultiLine")]
    [InlineData("image: NAME:1.0\n  and more", 1, "MultiLine")]
    [InlineData("image: \"NAME:\\\n  1.0\"", 1, "MultiLine")]
    [InlineData("image: NAME:1.0 # {\"$imagepolicy\": \"a:b:tag\"}", 1, "FluxMarker")]
    [InlineData("{packages: [{name: NAME, version: 1.0}]}", 1, "NoTag")]
    public void What_cannot_be_pinned_stays_and_is_reported(string text, int line, string reason)
    {
        var pinned = PinnedText.Of(Filled(text), [Deployment.Image]);

        Assert.Equal(Filled(text), pinned.Text);
        Assert.Equal([(line, reason)], pinned.Left.Select(left => (left.Line, left.Reason.ToString())));
        Assert.Empty(pinned.Pinned);
    }

    /// <summary>kustomize refuses a tag that is a number, and Helm reads 1.10 as 1.1.</summary>
    [Theory]
    [InlineData("1.10")]
    [InlineData("0010")]
    [InlineData("7284872")]
    [InlineData("1e5")]
    [InlineData("0x1f")]
    [InlineData("2026-01-02")]
    [InlineData("on")]
    public void A_tag_that_YAML_reads_as_something_else_gets_quotes(string tag)
    {
        var image = Deployment.Image with { Tags = [tag] };

        Assert.Equal(
            Filled($"{{name: NAME, newTag: \"{tag}\", digest: DIGEST}}\n"),
            PinnedText.Of(Filled("{name: NAME, newTag: abcdef0, digest: DIGEST}\n"), [image]).Text);
        Assert.Equal(
            Filled($"repository: NAME\ntag: \"{tag}\"\ndigest: DIGEST"),
            PinnedText.Of(Filled($"repository: NAME\ntag: {tag}\ndigest: DIGEST"), [image]).Text);
    }

    [Theory]
    [InlineData("1.4.0")]
    [InlineData("v1")]
    [InlineData("1.10-rc.1")]
    [InlineData("abcdef0")]
    public void A_tag_that_is_a_string_gets_no_quotes(string tag) => Assert.Equal(
        Filled($"{{repository: NAME, tag: {tag}, digest: DIGEST}}"),
        PinnedText.Of(Filled("{repository: NAME, tag: old, digest: DIGEST}"), [Deployment.Image with { Tags = [tag] }]).Text);

    [Fact]
    public void Lines_are_counted_whatever_ends_them() =>
        Assert.Equal(
            [2, 3, 5],
            PinnedText.Of(Filled("a: b\r\nb: NAME:1\rc: NAME:2\n\nd: NAME:3"), [Deployment.Image])
                .Pinned.Select(reference => reference.Line));

    [Fact]
    public void Several_images_are_pinned_each_to_its_own()
    {
        var web = new ImagePin("europe-docker.pkg.dev/my-project/my-repo/web", $"sha256:{new string('a', 64)}", []);

        var pinned = PinnedText.Of($"a: {Deployment.Name}:1\nb: {web.Name}:1\nc: x={web.Name}:1", [Deployment.Image, web]);

        Assert.Equal($"a: {Deployment.Reference}\nb: {web.Reference}\nc: x={web.Name}:1", pinned.Text);
        Assert.Equal([Deployment.Name, web.Name], pinned.Pinned.Select(reference => reference.Image.Name));
        Assert.Equal(web.Name, Assert.Single(pinned.Left).Image.Name);
    }

    [Fact]
    public void A_tag_that_the_image_has_stays_beside_the_digest() =>
        Assert.Equal(Filled("{repository: NAME, tag: latest@DIGEST}"), Deployment.Pin(Filled("{repository: NAME, tag: latest}")));

    [Theory]
    [InlineData("a: b\n c: d")]
    [InlineData("{% if x %}\nimage: NAME:1\n{% endif %}")]
    [InlineData("image: NAME:1\n\tx: y")]
    public void What_is_not_YAML_is_refused(string text) => Assert.ThrowsAny<YamlException>(() => Deployment.Pin(Filled(text)));

    [Fact]
    public void Whatever_a_file_holds_pinning_ends_and_pinning_again_changes_nothing() =>
        Gen.Int[0, Parts.Length - 1].Select(part => Parts[part])
            .Array[0, 40].Select(parts => string.Concat(parts)).Check(
                20_000,
                text =>
                {
                    try
                    {
                        var pinned = PinnedText.Of(text, [Deployment.Image]);
                        return pinned.Text == PinnedText.Of(pinned.Text, [Deployment.Image]).Text
                            && (pinned.Pinned.Count > 0 || pinned.Text == text);
                    }
                    catch (YamlException)
                    {
                        return true;
                    }
                });

    [Fact]
    public void Brackets_without_end_cost_no_stack_and_no_time() =>
        Assert.ThrowsAny<YamlException>(() => Deployment.Pin(new StringBuilder().Insert(0, "[{a: ", 100_000).ToString()));

    [Fact]
    public void A_tag_that_two_published_images_merge_is_left_for_both()
    {
        var web = new ImagePin("europe-docker.pkg.dev/my-project/my-repo/web", $"sha256:{new string('a', 64)}", []);
        var text = $"c: &c {{tag: 1}}\na: {{<<: *c, repository: {Deployment.Name}}}\nb: {{<<: *c, repository: {web.Name}}}";

        var pinned = PinnedText.Of(text, [Deployment.Image, web]);

        Assert.Equal(text, pinned.Text);
        Assert.Equal([UnpinnedReason.Shared, UnpinnedReason.Shared], pinned.Left.Select(left => left.Reason));
    }

    /// <summary>Version 1.0 wrote such files.</summary>
    [Fact]
    public void Of_two_digest_keys_both_get_the_digest() => Assert.Equal(
        Filled("- newName: NAME\n  digest: DIGEST\n  digest: DIGEST"),
        Deployment.Pin(Filled($"- newName: NAME\n  digest: sha256:{new string('1', 64)}\n  digest: sha256:{new string('2', 64)}")));

    [Fact]
    public void A_chain_of_merges_costs_no_memory() => Assert.ThrowsAny<YamlException>(() => Deployment.Pin(string.Concat(
        Enumerable.Range(0, 2000).Select(number => $"- &a{number} {{<<: *a{number - 1}, k{number}: 1}}\n"))));

    [Theory]
    [InlineData("{{ \"` ")]
    [InlineData("{{/* ")]
    [InlineData("{{- x\n# ")]
    public void Braces_without_end_cost_no_time(string part)
    {
        var text = "# " + new StringBuilder().Insert(0, part, 100_000);

        Assert.Equal(text, Deployment.Pin(text));
    }

    private static string Filled(string text) => text
        .Replace("NAME", Deployment.Name, StringComparison.Ordinal)
        .Replace("REFERENCE", Deployment.Reference, StringComparison.Ordinal)
        .Replace("DIGEST", Deployment.Image.Digest, StringComparison.Ordinal);
}
