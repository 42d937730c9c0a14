using System.Net;
using System.Text;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Tests.Registry.Http;

public sealed class ConcurrencyTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task As_many_requests_as_allowed_are_under_way_to_a_host_and_no_more(int limit)
    {
        await using var world = await RegistryWorld.StartPlainAsync();
        var transport = new Counting(limit);
        var client = world.Client(
            new ConnectionSettings { Concurrency = limit, Timeout = Timeout.InfiniteTimeSpan }, createTransport: _ => transport);

        await Task.WhenAll(
            Enumerable.Range(0, 40).Select(number => client.Manifests.FindAsync(world.Image($":{number}"), CancellationToken.None)));

        Assert.Equal((limit, 80), (transport.Most, transport.All));
    }

    [Fact]
    public async Task All_tags_of_a_check_are_in_flight_together()
    {
        await using var world = await RegistryWorld.StartPlainAsync();
        var transport = new Counting(20);
        var client = world.Client(
            new ConnectionSettings { Concurrency = 20, Timeout = Timeout.InfiniteTimeSpan }, createTransport: _ => transport);
        var tags = Enumerable.Range(0, 20).Select(number => new PlannedTag($"{number}", IsMoving: false)).ToArray();

        var states = await TagCheck.RunAsync(client, world.Image(), tags, CancellationToken.None);

        Assert.All(states, state => Assert.False(state.Exists));
        Assert.Equal((20, 21), (transport.Most, transport.All));
    }

    [Fact]
    public async Task A_request_that_waits_to_be_asked_again_takes_no_place()
    {
        await using var world = await RegistryWorld.StartPlainAsync();
        var transport = new Counting(1) { FirstStatus = HttpStatusCode.ServiceUnavailable };
        var client = world.Client(
            new ConnectionSettings { Concurrency = 1, Timeout = Timeout.InfiniteTimeSpan }, createTransport: _ => transport);

        await Task.WhenAll(
            Enumerable.Range(0, 5).Select(number => client.Manifests.FindAsync(world.Image($":{number}"), CancellationToken.None)));

        Assert.Equal((1, 11), (transport.Most, transport.All));
    }

    /// <summary>Holds requests back until as many as allowed are there, so that the most that can be is reached.</summary>
    private sealed class Counting(int limit) : HttpMessageHandler
    {
        private readonly TaskCompletionSource full = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Lock gate = new();
        private int now;

        public HttpStatusCode FirstStatus { get; init; } = HttpStatusCode.NotFound;

        public int Most { get; private set; }

        public int All { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            bool isFirst;
            lock (gate)
            {
                isFirst = All == 0;
                (now, All) = (now + 1, All + 1);
                Most = Math.Max(Most, now);
                if (now == limit)
                {
                    full.TrySetResult();
                }
            }

            await full.Task.WaitAsync(cancellationToken);
            lock (gate)
            {
                now--;
            }

            return new HttpResponseMessage(isFirst ? FirstStatus : HttpStatusCode.NotFound)
            {
                RequestMessage = request,
                Content = new StringContent("""{"errors":[{"code":"MANIFEST_UNKNOWN"}]}""", Encoding.UTF8, "application/json"),
            };
        }
    }
}
