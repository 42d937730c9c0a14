using ArtifactRegistry.Build.Tasks;
using ArtifactRegistry.Emulator;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace ArtifactRegistry.Build.Tests.Support;

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

    public Dictionary<string, string> Connection { get; } = new(StringComparer.Ordinal)
    {
        ["CredentialSource"] = "anonymous",
        ["RetryBudgetSeconds"] = "0",
    };

    /// <summary>The requests in ordinal order, each as its method and the last segment of its path.</summary>
    public IEnumerable<string> Asked => InOrder.Order(StringComparer.Ordinal);

    /// <summary>The same in the order in which they came.</summary>
    public IEnumerable<string> InOrder =>
        Emulator.Requests.Select(request => $"{request.Method} {request.Path[(request.Path.LastIndexOf('/') + 1)..]}");

    /// <param name="immutableTags">Whether the repository's tags are immutable.</param>
    /// <param name="requireAuthentication">Whether requests need a credential.</param>
    public static async Task<TaskWorld> StartAsync(bool immutableTags = false, bool requireAuthentication = false)
    {
        EmulatorRepository[] immutable = immutableTags
            ? [new EmulatorRepository { Name = "my-project/my-repo", ImmutableTags = true }]
            : [];
        var world = new TaskWorld(await ArtifactRegistryEmulator.StartAsync(new EmulatorOptions
        {
            RequireAuthentication = requireAuthentication,
            Behavior = RegistryBehavior.ArtifactRegistry,
            Hosts = [new EmulatorHost { Repositories = immutable }],
        }));
        world.Connection["DeclaredHosts"] = world.Host.Authority;
        return world;
    }

    /// <summary>The task in this build, or in another one.</summary>
    public T With<T>(T task, NoteEngine? build = null)
        where T : RegistryTask
    {
        task.BuildEngine = build ?? Engine;
        task.Connection = new TaskItem("connection", Connection);
        return task;
    }

    /// <summary>The image's name, and what follows.</summary>
    public string Name(string target = "") => $"{Image}{target}";

    /// <summary>Runs the task to its end.</summary>
    public bool Run(RegistryTask task)
    {
        using (With(task))
        {
            return task.Execute();
        }
    }

    /// <summary>Runs a task that must end with one error that has its page, and says what that error is, with <c>HOST</c> for the emulator.
    /// The registry must be as it was.</summary>
    public (string Code, string Message) Fail(RegistryTask task)
    {
        var before = Content();

        Assert.False(Run(task));

        var error = Assert.Single(Engine.Errors);
        Assert.EndsWith($"/docs/diagnostics/{error.Code}.md", error.HelpLink, StringComparison.Ordinal);
        Assert.Empty(Engine.Warnings);
        Assert.Equal(before, Content());
        return (error.Code, error.Message!.Replace(Host.Authority, "HOST", StringComparison.Ordinal));
    }

    public ValueTask DisposeAsync() => Emulator.DisposeAsync();

    private string Content() => string.Join('\n', Host.Images.SelectMany(image =>
        Host.Tags(image)
            .Select(tag => $"{image}:{tag} {Host.GetTagDigest(image, tag)}")
            .Concat(Host.Manifests(image).Select(digest => $"{image}@{digest}"))));
}
