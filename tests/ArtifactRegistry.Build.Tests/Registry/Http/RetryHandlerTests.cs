using System.Net;
using ArtifactRegistry.Build.Registry.Http;
using Microsoft.Extensions.Time.Testing;

namespace ArtifactRegistry.Build.Tests.Registry.Http;

/// <summary>What is asked again, how often and after how long: no network, no time.</summary>
public sealed class RetryHandlerTests
{
    private readonly RecordingLog log = new();
    private readonly VirtualTime time = new();

    [Theory]
    [InlineData(200, 1)]
    [InlineData(301, 1)]
    [InlineData(400, 1)]
    [InlineData(401, 1)]
    [InlineData(403, 1)]
    [InlineData(404, 1)]
    [InlineData(405, 1)]
    [InlineData(409, 1)]
    [InlineData(501, 1)]
    [InlineData(505, 1)]
    [InlineData(511, 1)]
    [InlineData(408, 2)]
    [InlineData(429, 2)]
    [InlineData(500, 2)]
    [InlineData(502, 2)]
    [InlineData(503, 2)]
    [InlineData(504, 2)]
    [InlineData(522, 2)]
    public async Task Only_what_may_pass_is_asked_again(int status, int attempts)
    {
        var inner = new Scripted(attempt => attempt == 1 ? Status(status) : Status(204));

        using var response = await SendAsync(inner);

        Assert.Equal((attempts, attempts == 1 ? status : 204), (inner.Attempts, (int)response.StatusCode));
        Assert.Equal(attempts - 1, log.Notices.Count);
    }

    [Theory]
    [InlineData(HttpRequestError.ConnectionError, 4)]
    [InlineData(HttpRequestError.ResponseEnded, 4)]
    [InlineData(HttpRequestError.Unknown, 4)]
    [InlineData(HttpRequestError.NameResolutionError, 1)]
    [InlineData(HttpRequestError.SecureConnectionError, 1)]
    [InlineData(HttpRequestError.ProxyTunnelError, 1)]
    [InlineData(HttpRequestError.InvalidResponse, 1)]
    public async Task A_broken_connection_is_tried_three_times_more_and_a_name_that_is_not_there_is_not(
        HttpRequestError error, int attempts)
    {
        var inner = new Scripted(_ => throw new HttpRequestException(error, "broken"));

        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(inner));

        Assert.Equal(attempts, inner.Attempts);
    }

    [Fact]
    public async Task A_defect_is_not_tried_again()
    {
        var inner = new Scripted(_ => throw new InvalidOperationException("a defect"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => SendAsync(inner));

        Assert.Equal(1, inner.Attempts);
    }

    [Fact]
    public async Task What_cannot_be_repeated_is_sent_once()
    {
        var inner = new Scripted(_ => Status(503));

        using var response = await SendAsync(inner, isRepeatable: false);

        Assert.Equal((1, HttpStatusCode.ServiceUnavailable), (inner.Attempts, response.StatusCode));
    }

    [Theory]
    [InlineData(0.0, new[] { 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 3.2, 3.2 })]
    [InlineData(1.0, new[] { 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 32.0 })]
    public async Task Waits_double_up_to_half_a_minute_and_are_drawn_between_a_tenth_and_the_whole(double drawn, double[] waits)
    {
        var inner = new Scripted(_ => Status(503));

        using var response = await SendAsync(inner, random: new Drawn(drawn));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(waits, time.Waits.Take(waits.Length).Select(wait => Math.Round(wait, 3)));
    }

    [Fact]
    public async Task The_waits_outlast_a_quota_of_a_minute_and_end_with_the_budget()
    {
        var inner = new Scripted(_ => Status(429));

        using var response = await SendAsync(inner);

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.InRange(time.Passed, TimeSpan.FromSeconds(61), TimeSpan.FromSeconds(120));
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("Tue, 24 Nov 2026 12:00:09 GMT", 9)]
    public async Task The_server_says_how_long_to_wait(string retryAfter, double seconds)
    {
        var inner = new Scripted(attempt => attempt == 1 ? Status(429, retryAfter) : Status(204));

        using var response = await SendAsync(inner);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal([seconds], time.Waits);
        Assert.Equal([$"registry.example: 429 Too Many Requests; trying again in {seconds:0.0} s."], log.Notices);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("Tue, 24 Nov 2020 12:00:00 GMT")]
    [InlineData("soon")]
    public async Task A_server_that_asks_to_come_again_at_once_is_not_asked_for_ever(string retryAfter)
    {
        var inner = new Scripted(_ => Status(503, retryAfter));

        using var response = await SendAsync(inner);

        Assert.InRange(inner.Attempts, 2, 100);
        Assert.InRange(time.Passed, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(120));
    }

    [Theory]
    [InlineData("121")]
    [InlineData("2147483647")]
    public async Task A_wait_that_is_longer_than_the_budget_is_not_begun(string retryAfter)
    {
        var inner = new Scripted(_ => Status(429, retryAfter));

        using var response = await SendAsync(inner);

        Assert.Equal((1, TimeSpan.Zero), (inner.Attempts, time.Passed));
    }

    [Fact]
    public async Task Two_hundred_failing_requests_wait_no_longer_than_one()
    {
        var clock = new FakeTimeProvider();
        using var handler = new RetryHandler(
            new Scripted(_ => Status(503)), new RetryBudget(TimeSpan.FromSeconds(120), clock), clock, new Random(1));
        using var http = new HttpMessageInvoker(handler);
        var all = Task.WhenAll(Enumerable.Range(0, 200).Select(_ => http.SendAsync(Request(), CancellationToken.None)));
        var started = clock.GetUtcNow();

        while (!all.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(0.1));
            await Task.Yield();
        }

        Assert.All(await all, response => Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode));
        Assert.True(clock.GetUtcNow() - started < TimeSpan.FromSeconds(125), $"{clock.GetUtcNow() - started}");
    }

    [Fact]
    public async Task Cancellation_ends_a_wait_at_once()
    {
        using var cancellation = new CancellationTokenSource();
        var clock = new FakeTimeProvider();
        using var handler = new RetryHandler(
            new Scripted(_ => Status(503)), new RetryBudget(TimeSpan.FromSeconds(120), clock), clock, new Random(1));
        using var http = new HttpMessageInvoker(handler);
        var sending = http.SendAsync(Request(), cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    private static HttpResponseMessage Status(int status, string? retryAfter = null)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status);
        response.Headers.TryAddWithoutValidation("Retry-After", retryAfter is null ? [] : [retryAfter]);
        return response;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMessageHandler inner, bool isRepeatable = true, Random? random = null)
    {
        using var handler = new RetryHandler(inner, new RetryBudget(TimeSpan.FromSeconds(120), time), time, random ?? new Random(1));
        using var http = new HttpMessageInvoker(handler);
        return await http.SendAsync(Request(isRepeatable), CancellationToken.None);
    }

    private HttpRequestMessage Request(bool isRepeatable = true) =>
        new RequestContext { Log = log, IsRepeatable = isRepeatable }.On(
            new HttpRequestMessage(HttpMethod.Get, "https://registry.example/v2/"));

    private sealed class Scripted(Func<int, HttpResponseMessage> answer) : HttpMessageHandler
    {
        private int attempts;

        public int Attempts => attempts;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                return Task.FromResult(answer(Interlocked.Increment(ref attempts)));
            }
            catch (HttpRequestException broken)
            {
                return Task.FromException<HttpResponseMessage>(broken);
            }
        }
    }

    /// <summary>Draws the same number each time.</summary>
    private sealed class Drawn(double number) : Random
    {
        public override double NextDouble() => number;
    }
}
