using System.Text;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.Registry.Http;
using CsCheck;

namespace ArtifactRegistry.Build.Tests.Registry.Http;

/// <summary>What a registry says is read strictly and shown harmlessly.</summary>
public sealed class HostileTextTests
{
    [Theory]
    [InlineData("""{"errors":[{"code":"DENIED","message":"no"}]}""", "DENIED: no")]
    [InlineData("""{"errors":[{"code":"DENIED"}]}""", "DENIED")]
    [InlineData("""{"errors":[{"code":"A","message":"x"},{"code":"B","message":"y","detail":{"z":[1]}}],"more":1}""", "A: x|B: y")]
    [InlineData("""{"errors":[]}""", "")]
    [InlineData("""{"errors":[{}]}""", "")]
    [InlineData("""{"errors":[{"message":"only words"}]}""", "")]
    [InlineData("""{"errors":[null,{"code":"A"}]}""", "A")]
    [InlineData("""{"errors":"DENIED"}""", "")]
    [InlineData("""{"errors":{"code":"DENIED"}}""", "")]
    [InlineData("""{"errors":[{"code":403}]}""", "")]
    [InlineData("""{"error":{"code":403}}""", "")]
    [InlineData("""{"errors":[{"code":"A","message":"cut""", "")]
    [InlineData("<html>404</html>", "")]
    [InlineData("null", "")]
    [InlineData("[]", "")]
    [InlineData("", "")]
    public void An_error_body_is_a_list_of_codes(string body, string errors) =>
        Assert.Equal(errors, string.Join('|', RegistryError.Parse(Encoding.UTF8.GetBytes(body))));

    [Fact]
    public void A_body_that_is_deep_or_no_text_is_no_error_body()
    {
        Assert.Empty(RegistryError.Parse(Encoding.UTF8.GetBytes("{\"errors\":" + new string('[', 100_000))));
        Assert.Empty(RegistryError.Parse([.. "{\"errors\":[{\"code\":\""u8, 0xFF, 0xFE, .. "\"}]}"u8]));
        Assert.Empty(RegistryError.Parse(Encoding.UTF8.GetBytes("""{"errors":[{"code":"\ud800"}]}""")));
    }

    [Fact]
    public void Ten_errors_of_a_body_are_told_and_no_more()
    {
        var errors = string.Join(',', Enumerable.Range(1, 11).Select(number => $"{{\"code\":\"E{number}\"}}"));

        var told = RegistryError.Parse(Encoding.UTF8.GetBytes($"{{\"errors\":[{errors}]}}"));

        Assert.Equal(Enumerable.Range(1, 10).Select(number => $"E{number}"), told.Select(error => error.Code));
    }

    [Fact]
    public void Any_bytes_are_an_error_body_or_none()
    {
        var errors = Gen.Char["{}[]\":,\\u0 errorscodemsag"].Array[0, 80]
            .Select(letters => Encoding.UTF8.GetBytes("{\"errors\":[" + new string(letters)));

        Gen.OneOf(Gen.Byte.Array[0, 60], errors).Check(50_000, body => _ = RegistryError.Parse(body));
    }

    [Fact]
    public void Any_bytes_have_a_media_type_or_none()
    {
        var documents = Gen.Char["{}[]\":,\\u0d8 mediaType/+;\n"].Array[0, 60]
            .Select(letters => Encoding.UTF8.GetBytes("{\"mediaType\":\"" + new string(letters)));

        Gen.OneOf(Gen.Byte.Array[0, 60], documents).Check(50_000, body => MediaTypes.Of(body) is null or { Length: > 0 });
    }

    [Theory]
    [InlineData("""{"mediaType":"application/vnd.oci.image.index.v1+json"}""", "application/vnd.oci.image.index.v1+json")]
    [InlineData("""{"a":{"mediaType":"x/y"},"mediaType":"application/json"}""", "application/json")]
    [InlineData("""{"mediaType":"none"}""", null)]
    [InlineData("""{"mediaType":"a/b\r\nX-Evil: 1"}""", null)]
    [InlineData("""{"mediaType":"a/b; charset=utf-8"}""", null)]
    [InlineData("""{"mediaType":7}""", null)]
    [InlineData("""{"mediaType":"\ud800/x"}""", null)]
    [InlineData("""{"schemaVersion":2}""", null)]
    [InlineData("[]", null)]
    [InlineData("x", null)]
    [InlineData("", null)]
    public void A_manifests_media_type_is_one_that_can_be_sent(string body, string? mediaType) =>
        Assert.Equal(mediaType, MediaTypes.Of(Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData("plain words", "plain words")]
    [InlineData("  two\r\nlines\t ", "two  lines")]
    [InlineData("\u001b[31mred\u001b[0m\u0007", "[31mred [0m")]
    [InlineData("::set-output name=x::y", ": :set-output name=x: :y")]
    [InlineData("\n::add-mask::", ": :add-mask: :")]
    [InlineData("##vso[task.setvariable]", "# #vso[task.setvariable]")]
    [InlineData("###VSO[task.setvariable]", "# # #VSO[task.setvariable]")]
    [InlineData("##[error]", "# #[error]")]
    [InlineData("a\u202Eb\u200Bc\u2028d\uFEFF", "a b c d")]
    [InlineData("\u009b31m", "31m")]
    [InlineData("$(Secret) @(Item) %41;", "$(Secret) @(Item) %41;")]
    public void Text_of_others_can_neither_colour_nor_command(string text, string shown) => Assert.Equal(shown, DiagnosticText.Clean(text));

    [Fact]
    public void Text_of_others_is_cut() => Assert.Equal(1001, DiagnosticText.Clean(new string('a', 100_000)).Length);

    [Fact]
    public void Cleaning_leaves_nothing_that_commands() =>
        Gen.OneOf(Gen.String, Gen.Char[":#[vVsSoO\u001b\n \u200b"].Array[0, 40].Select(letters => new string(letters))).Check(
            50_000,
            text =>
            {
                var clean = DiagnosticText.Clean(text);
                Assert.DoesNotContain("::", clean, StringComparison.Ordinal);
                Assert.DoesNotContain("##[", clean, StringComparison.Ordinal);
                Assert.DoesNotContain("##vso[", clean, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain(clean, char.IsControl);
            });

    [Fact]
    public void A_url_is_shown_without_what_can_be_secret() =>
        Assert.Equal(
            "https://host.example/v2/x", DiagnosticText.Clean(new Uri("https://user:secret@host.example/v2/x?token=secret#secret")));
}
