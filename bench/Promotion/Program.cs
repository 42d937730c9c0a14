using System.Diagnostics;
using ArtifactRegistry.Build.Tasks;
using ArtifactRegistry.Build.Tests.Support;
using ArtifactRegistry.Emulator;
using Microsoft.Build.Utilities;

// dotnet run -c Release --project bench/Promotion
// Promotes 20 images to 3 tags each with the PromoteImages task, at 40 ms a request and the default of 8 requests at once: once to new
// tags, then a second image to the same tags, which move, then that again, when all is in place.
const int Images = 20;
const string Tags = "stable;prod;1.4";
await using var emulator = await ArtifactRegistryEmulator.StartAsync(new EmulatorOptions
{
    RequireAuthentication = false,
    Behavior = RegistryBehavior.ArtifactRegistry,
    Latency = TimeSpan.FromMilliseconds(40),
});
var host = emulator.Hosts[0];
Promote("warm-up", "0.0.1", images: 1);
Promote("new tags", "1.4.0");
Promote("tags that move", "1.4.1");
Promote("in place", "1.4.1");

void Promote(string what, string version, int images = Images)
{
    var items = Enumerable.Range(0, images).Select(number => $"p/r/{(images == 1 ? "warm" : "service")}-{number}").ToArray();
    Array.ForEach(items, item => host.PushImage(item, version));
    emulator.ClearRequests();
    using var task = new PromoteImages
    {
        BuildEngine = new NoteEngine(),
        Connection = new TaskItem(
            "connection", new Dictionary<string, string> { ["CredentialSource"] = "anonymous", ["DeclaredHosts"] = host.Authority }),
        Promotions = Array.ConvertAll(items, item => new TaskItem($"{host.Authority}/{item}:{version}")),
        Tags = Tags,
        MovingTags = "*",
    };
    var watch = Stopwatch.StartNew();
    var isGreen = task.Execute();
    Console.WriteLine($"{what}: {watch.ElapsedMilliseconds} ms, {emulator.Requests.Count} requests, {(isGreen ? task.Outcome : "failed")}");
}
