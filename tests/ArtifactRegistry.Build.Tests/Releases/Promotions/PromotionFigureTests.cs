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
    [InlineData("new", 20, 0, 60, 29)]
    [InlineData("moving", 0, 60, 60, 33)]
    [InlineData("in place", 0, 0, 0, 10)]
    public async Task Many_images_and_tags_share_their_round_trips(string state, int proofs, int looks, int writes, int roundTrips)
    {
        await using var world = await TaskWorld.StartAsync();
        var items = Enumerable.Range(0, Images).Select(number => Arrange(world, $"my-project/my-repo/service-{number}", state)).ToArray();
        var trips = new RoundTrips(Images + (Images * Tags.Length) + proofs, looks + writes, writes);
        world.Emulator.AddFault(new Fault { BeforeRequest = trips.ArriveAsync });
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

    /// <summary>Holds requests until as many are under way as a host takes, or as are left of their phase; then one round trip has passed
    /// for all.</summary>
    private sealed class RoundTrips(params int[] phases)
    {
        private const int AtOnce = 8;
        private readonly Lock gate = new();
        private readonly List<TaskCompletionSource> held = [];
        private readonly int[] left = [.. phases];

        public int Made { get; private set; }

        public Task ArriveAsync()
        {
            var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (gate)
            {
                held.Add(arrived);
                var phase = Array.FindIndex(left, count => count > 0);
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
