using ArtifactRegistry.Build.Tasks;
using ArtifactRegistry.Emulator;
using ArtifactRegistry.Emulator.Faults;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace ArtifactRegistry.Build.Tests.Releases.Promotions;

/// <summary>What a promotion of 20 images to 3 tags costs: requests, and round trips one after another.</summary>
public sealed class PromotionFigureTests
{
    private const int Images = 20;
    private static readonly string[] Tags = ["stable", "prod", "1.4"];

    [Theory]
    [InlineData("new", 20, 0, 60, 26)]
    [InlineData("moving", 0, 60, 60, 26)]
    [InlineData("in place", 0, 0, 0, 10)]
    public async Task Many_images_and_tags_share_their_round_trips(string state, int proofs, int looks, int writes, int roundTrips)
    {
        await using var world = await TaskWorld.StartAsync();
        var items = Enumerable.Range(0, Images).Select(number => Arrange(world, $"my-project/my-repo/service-{number}", state)).ToArray();
        var trips = new RoundTrips(new(["GET", "HEAD"], Images + (Images * Tags.Length)), new(["PUT"], writes), new(["HEAD"], writes));
        world.Emulator.AddFault(trips.Hold("GET", @"manifests/1\.4\.0$"));
        world.Emulator.AddFault(trips.Hold("HEAD", "manifests/"));
        world.Emulator.AddFault(trips.Hold("PUT", "manifests/"));
        using var task = world.With(new PromoteImages { Promotions = items, Tags = string.Join(';', Tags), MovingTags = "*" });

        Assert.True(task.Execute(), world.Engine.Text);

        Assert.Equal((Images + proofs, (Images * Tags.Length) + looks + writes, writes), (Count("GET"), Count("HEAD"), Count("PUT")));
        Assert.Equal(roundTrips, trips.Made);

        int Count(string method) => world.Emulator.Requests.Count(request => request.Method == method);
    }

    private static TaskItem Arrange(TaskWorld world, string image, string state)
    {
        var digest = world.Host.PushImage(image, "1.4.0");
        var other = world.Host.PushImage(image, tag: null, new ImageSeed { Content = "former" });
        foreach (var tag in state == "new" ? [] : Tags)
        {
            world.Host.SetTag(image, tag, state == "moving" ? other : digest);
        }

        return new TaskItem($"{world.Host.Authority}/{image}:1.4.0");
    }

    /// <summary>Requests that do not wait for one another: reads, writes, or looks at what was written.</summary>
    private sealed record Phase(string[] Methods, int Count);

    /// <summary>Holds the requests of a phase until as many are under way as a host takes, or as are left of it; then one round trip has
    /// passed for all. What waits for one of them (a proof that a tag is missing, a look right before a write) is not held: which requests
    /// it shares a round trip with is chance.</summary>
    private sealed class RoundTrips(params Phase[] phases)
    {
        private const int AtOnce = 8;
        private readonly Lock gate = new();
        private readonly List<TaskCompletionSource> held = [];
        private readonly int[] left = [.. phases.Select(phase => phase.Count)];

        public int Made { get; private set; }

        public Fault Hold(string method, string path) => new()
        {
            Method = method,
            PathPattern = path,
            BeforeRequest = () => ArriveAsync(method),
        };

        private Task ArriveAsync(string method)
        {
            var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (gate)
            {
                var phase = Array.FindIndex(left, count => count > 0);
                if (phase < 0 || !phases[phase].Methods.Contains(method))
                {
                    return Task.CompletedTask;
                }

                held.Add(arrived);
                if (held.Count == Math.Min(AtOnce, left[phase]))
                {
                    left[phase] -= held.Count;
                    Made++;
                    held.ForEach(request => request.SetResult());
                    held.Clear();
                }
            }

            return arrived.Task;
        }
    }
}
