using ArtifactRegistry.Build.Registry.Http;
using Microsoft.Extensions.Time.Testing;

namespace ArtifactRegistry.Build.Tests.Registry.Http;

public sealed class RetryBudgetTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public void Waits_one_after_the_other_add_up()
    {
        var budget = Budget(10);

        Assert.True(Take(budget, 6));
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.False(Take(budget, 5));
        Assert.True(Take(budget, 4));
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.False(Take(budget, 1));
    }

    [Fact]
    public void Waits_at_the_same_time_count_once()
    {
        var budget = Budget(10);

        Assert.All(Enumerable.Range(0, 200), _ => Assert.True(Take(budget, 10)));
        Assert.False(Take(budget, 10.1));
    }

    [Fact]
    public void A_wait_that_ends_later_counts_its_end()
    {
        var budget = Budget(10);

        Assert.True(Take(budget, 4));
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(Take(budget, 8)); // 2 of these passed with the first wait
        time.Advance(TimeSpan.FromSeconds(8));
        Assert.False(Take(budget, 1));
    }

    [Fact]
    public void A_shorter_wait_does_not_end_the_longer_one()
    {
        var budget = Budget(10);

        Assert.True(Take(budget, 10));
        Assert.True(Take(budget, 1));
        Assert.True(Take(budget, 10));
    }

    [Fact]
    public void Time_without_a_wait_costs_nothing()
    {
        var budget = Budget(10);

        Assert.True(Take(budget, 5));
        time.Advance(TimeSpan.FromHours(1));
        Assert.True(Take(budget, 5));
    }

    [Fact]
    public void A_budget_of_nothing_allows_no_wait() => Assert.False(Take(Budget(0), 0.1));

    [Fact]
    public async Task Two_hundred_threads_take_no_more_than_there_is()
    {
        var budget = Budget(100);

        var taken = await Task.WhenAll(Enumerable.Range(1, 200).Select(seconds => Task.Run(() => Take(budget, seconds))));

        Assert.Equal(Enumerable.Range(1, 200).Select(seconds => seconds <= 100), taken);
    }

    private RetryBudget Budget(double seconds) => new(TimeSpan.FromSeconds(seconds), time);

    private static bool Take(RetryBudget budget, double seconds) => budget.TryTake(TimeSpan.FromSeconds(seconds));
}
