using System.Text.RegularExpressions;
using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Build.Tasks;
using ArtifactRegistry.Emulator;
using Microsoft.Build.Framework;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace ArtifactRegistry.Build.Tests.Support;

/// <summary>A build against an emulator that counts as Artifact Registry; an access token is in a variable of this build's own.</summary>
internal sealed class BuildWorld : IAsyncDisposable
{
    public const string Repository = RegistryWorld.Repository;

    private readonly string variable = $"ARB_TEST_TOKEN_{Guid.NewGuid():N}";

    private BuildWorld(ArtifactRegistryEmulator emulator)
    {
        Emulator = emulator;
        Environment.SetEnvironmentVariable(variable, emulator.IssueAccessToken());
        Settings = new(StringComparer.Ordinal)
        {
            ["DeclaredHosts"] = emulator.Hosts[0].Authority,
            ["CredentialSource"] = "environment",
            ["AccessTokenVariable"] = variable,
            ["RetryBudgetSeconds"] = "0",
        };
    }

    public ArtifactRegistryEmulator Emulator { get; }

    public EmulatedHost Host => Emulator.Hosts[0];

    public MockEngine Engine { get; } = new();

    /// <summary>The metadata of the item that carries the connection's properties.</summary>
    public Dictionary<string, string> Settings { get; }

    public ITaskItem Connection => new TaskItem("connection", Settings);

    /// <summary>All that was said, with <c>HOST</c> for the emulator and <c>VARIABLE</c> for the token's variable.</summary>
    public string Text => Engine.Text.Replace(Host.Authority, "HOST", StringComparison.Ordinal).Replace(variable, "VARIABLE", StringComparison.Ordinal);

    /// <summary>What was said to the reader of a normal log.</summary>
    public string[] Said => [.. Text.Split('\n').Where(line => !line.StartsWith("low: ", StringComparison.Ordinal))];

    /// <summary>What an image's name is: the repository, and what follows.</summary>
    public string Image(string target = "") => $"{Host.Authority}/{Repository}{target}";

    public static async Task<BuildWorld> StartAsync(EmulatorOptions? options = null) => new(await ArtifactRegistryEmulator.StartAsync(options));

    public bool Run(RegistryTask task)
    {
        task.BuildEngine = Engine;
        task.Connection = Connection;
        using (task)
        {
            return task.Execute();
        }
    }

    /// <summary>Has the tasks share connections that read these variables, and that go where a test says.</summary>
    public void Share(IReadOnlyDictionary<string, string>? variables = null, Func<RegistryHost, HttpMessageHandler>? createTransport = null)
    {
        var settings = ConnectionItem.Read(Connection);
        var context = new CredentialContext(settings.Credentials, name => variables?.GetValueOrDefault(name) ?? Environment.GetEnvironmentVariable(name), TimeProvider.System);
        var connections = new RegistryConnections(settings, CredentialSources.CreateChain(context), TimeProvider.System, createTransport);
        Engine.RegisterTaskObject((typeof(BuildConnections).FullName, settings), connections, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
    }

    /// <summary>Runs a task that must end with one error, and says what that error is. The registry's content must be as it was.</summary>
    public (string Code, string Message) Fail(RegistryTask task)
    {
        var before = Content();

        Assert.False(Run(task));

        var error = Assert.Single(Engine.Errors);
        Assert.EndsWith($"/docs/diagnostics/{error.Code}.md", error.HelpLink, StringComparison.Ordinal);
        Assert.Empty(Engine.Warnings);
        Assert.Equal(before, Content());
        return (error.Code, error.Message!.Replace(Host.Authority, "HOST", StringComparison.Ordinal).Replace(variable, "VARIABLE", StringComparison.Ordinal));
    }

    /// <summary>The requests as <c>METHOD path status</c>, in an order of their own: those that are in flight together have none.</summary>
    public string[] Asked() =>
    [
        .. Emulator.Requests
            .Select(request => $"{request.Method} {Regex.Replace(request.Path, $"^/v2/{Repository}/", "", RegexOptions.None, TimeSpan.FromSeconds(1))} {request.StatusCode}")
            .Order(StringComparer.Ordinal),
    ];

    public async ValueTask DisposeAsync()
    {
        Engine.Dispose();
        Environment.SetEnvironmentVariable(variable, null);
        await Emulator.DisposeAsync();
    }

    private string Content() => string.Join('\n', Host.Images.SelectMany(image =>
        Host.Tags(image).Select(tag => $"{image}:{tag} {Host.GetTagDigest(image, tag)}").Concat(Host.Manifests(image).Select(digest => $"{image}@{digest}"))));
}
