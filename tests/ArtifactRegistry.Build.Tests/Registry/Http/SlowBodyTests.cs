using ArtifactRegistry.Build.Registry.Http;

namespace ArtifactRegistry.Build.Tests.Registry.Http;

/// <summary>A body that never ends and never pauses for long.</summary>
public sealed class SlowBodyTests
{
    [Fact]
    public async Task A_byte_now_and_then_is_a_failure_after_a_minute()
    {
        var clock = new Clock();
        await using var body = new TimedStream(new Dripping(clock, bytes: 1, TimeSpan.FromSeconds(0.6)), Timeout.InfiniteTimeSpan, clock);

        await Assert.ThrowsAsync<TimeoutException>(() => ReadAsync(body, times: 200));

        Assert.InRange(clock.Passed.TotalSeconds, 60, 61);
    }

    [Theory]
    [InlineData(2048, 1)]
    [InlineData(100_000, 40)]
    public async Task A_body_that_is_slow_or_pauses_is_read(int bytes, int seconds)
    {
        var clock = new Clock();
        await using var body = new TimedStream(new Dripping(clock, bytes, TimeSpan.FromSeconds(seconds)), Timeout.InfiniteTimeSpan, clock);

        await ReadAsync(body, times: 300);

        Assert.True(clock.Passed > TimeSpan.FromMinutes(4));
    }

    [Fact]
    public async Task A_few_long_pauses_are_no_slow_body()
    {
        var clock = new Clock();
        await using var body = new TimedStream(new Dripping(clock, bytes: 1, TimeSpan.FromSeconds(90)), Timeout.InfiniteTimeSpan, clock);

        await ReadAsync(body, times: 5);

        Assert.Equal(5 * 90, clock.Passed.TotalSeconds);
    }

    [Fact]
    public async Task An_answer_that_is_read_whole_may_take_ten_times_the_limit_and_no_longer()
    {
        var clock = new Clock();
        var body = new StreamContent(new Dripping(clock, bytes: 1, TimeSpan.FromSeconds(59)));
        using var http = new HttpMessageInvoker(new TransportHandler(new Answering(body), TimeSpan.FromSeconds(60), clock));
        using var request = new RequestContext { Log = new RecordingLog() }.On(
            new HttpRequestMessage(HttpMethod.Get, "https://registry.example/v2/"));

        var failure = await RegistryWorld.FailureOf(() => http.SendAsync(request, CancellationToken.None));

        Assert.Contains("the answer was not complete after 600 s", failure.Message, StringComparison.Ordinal);
        Assert.Equal(11 * 59, clock.Passed.TotalSeconds);
    }

    private static async Task ReadAsync(Stream body, int times)
    {
        var buffer = new byte[128 * 1024];
        for (var i = 0; i < times; i++)
        {
            Assert.True(await body.ReadAsync(buffer, CancellationToken.None) > 0);
        }
    }

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Passed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Passed.Ticks;
    }

    private sealed class Answering(HttpContent content) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = content, RequestMessage = request });
    }

    private sealed class Dripping(Clock clock, int bytes, TimeSpan pause) : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            clock.Passed += pause;
            return ValueTask.FromResult(bytes);
        }
    }
}
