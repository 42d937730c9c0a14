using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Tests.Registry;

/// <summary>Connections stay within the files that the process may open.</summary>
public sealed class OpenFileLimitTests
{
    [Theory]
    [InlineData(64, 20_000, 160, 64)]
    [InlineData(8, 1024, 160, 8)]
    [InlineData(64, 260, 160, 15)]
    [InlineData(64, 200, 160, 1)]
    [InlineData(8, 150, 160, 1)]
    public void Concurrency_is_what_the_user_wants_or_what_the_limit_allows(int wanted, long limit, int open, int expected) =>
        Assert.Equal(expected, OpenFileLimit.Concurrency(wanted, limit, open));

    [Theory]
    [InlineData("Limit  Soft  Hard  Units\nMax open files            1024                 524288               files     \n", 1024L)]
    [InlineData("Max open files            unlimited            unlimited            files     \n", null)]
    [InlineData("Max processes             100                  100                  processes \n", null)]
    [InlineData("", null)]
    public void The_soft_limit_is_read(string limits, long? expected) => Assert.Equal(expected, OpenFileLimit.Parse(limits));
}
