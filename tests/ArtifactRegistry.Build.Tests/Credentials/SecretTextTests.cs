using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Tests.Credentials;

public sealed class SecretTextTests
{
    [Theory]
    [InlineData("refused ya29.a0Af_x-Y.z now", "refused [removed] now")]
    [InlineData("jwt eyJhbGciOi.eyJpc3Mi.c2ln!", "jwt [removed]!")]
    [InlineData("refresh 1//0abcdefghijkl.", "refresh [removed].")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY----- after", "[removed] after")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nMIIE cut", "[removed]")]
    [InlineData("two\nlines\u001b[31m", "two lines [31m")]
    [InlineData("Permission 'iam.serviceAccounts.getAccessToken' denied", "Permission 'iam.serviceAccounts.getAccessToken' denied")]
    public void What_looks_like_a_secret_is_removed_and_nothing_else(string text, string cleaned) =>
        Assert.Equal(cleaned, SecretText.Clean(text));

    [Fact]
    public void A_run_too_long_for_a_word_is_removed() => Assert.Equal("x [removed] y", SecretText.Clean($"x {new string('A', 2000)} y"));
}
