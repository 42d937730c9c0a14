using ArtifactRegistry.Build.Tasks;
using ArtifactRegistry.Build.Tests.Listing;
using ArtifactRegistry.Emulator;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace ArtifactRegistry.Build.Tests.BuildTasks;

/// <summary>An emulator with one image of the tag <c>1.0.0</c>, and a build whose tasks speak to it.</summary>
internal sealed class TaskWorld : IAsyncDisposable
{
    public const string Repository = "my-project/my-repo/my-image";

    private TaskWorld(ArtifactRegistryEmulator emulator)
    {
        Emulator = emulator;
        Digest = Host.PushImage(Repository, "1.0.0");
    }

    public ArtifactRegistryEmulator Emulator { get; }

    public EmulatedHost Host => Emulator.Hosts[0];

    public NoteEngine Engine { get; } = new();

    public string Digest { get; }

    public string Image => $"{Host.Authority}/{Repository}";

    public Dictionary<string, string> Connection { get; } = new(StringComparer.Ordinal) { ["CredentialSource"] = "anonymous", ["RetryBudgetSeconds"] = "0" };

    public IEnumerable<string> Asked => Emulator.Requests.Select(request => $"{request.Method} {request.Path[(request.Path.LastIndexOf('/') + 1)..]}").Order(StringComparer.Ordinal);

    public static async Task<TaskWorld> StartAsync(bool requireAuthentication = false)
    {
        var world = new TaskWorld(await ArtifactRegistryEmulator.StartAsync(new EmulatorOptions { RequireAuthentication = requireAuthentication, Behavior = RegistryBehavior.ArtifactRegistry }));
        world.Connection["DeclaredHosts"] = world.Host.Authority;
        return world;
    }

    /// <summary>The task in this build.</summary>
    public T With<T>(T task)
        where T : RegistryTask
    {
        task.BuildEngine = Engine;
        task.Connection = new TaskItem("connection", Connection);
        return task;
    }

    public ValueTask DisposeAsync() => Emulator.DisposeAsync();
}
