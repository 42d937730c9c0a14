using System.Globalization;
using System.Text.Json;
using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.Credentials.Sources;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Build.Tasks;
using ArtifactRegistry.Emulator;
using Microsoft.Build.Framework;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace ArtifactRegistry.Build.Tests.Reliability;

/// <summary>One case's own corner of the shared registries: a project of its own, and a build whose network has a fault in it.</summary>
internal sealed class MatrixWorld(ArtifactRegistryEmulator emulator, HttpMessageInvoker network, int number)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(100);
    private static readonly string[] Images = ["r/app", "r/web", "r/pushed", "copy/app", "all/app", "all/web"];
    private readonly string token = emulator.IssueAccessToken();

    public EmulatedHost Here => emulator.Hosts[0];

    public EmulatedHost There => emulator.Hosts[1];

    public string Project { get; } = string.Create(CultureInfo.InvariantCulture, $"case{number}");

    /// <summary>An archive that may be pushed.</summary>
    public required string ArchiveFile { get; init; }

    /// <summary>Whether the registries are not Artifact Registry's.</summary>
    public bool IsPlain { get; init; }

    /// <summary>The clock of the run.</summary>
    public PatientTime Time { get; private set; } = new(Limit);

    public string App => $"{Project}/r/app";

    /// <summary>An image's full name.</summary>
    public string Name(EmulatedHost host, string image) => $"{host.Authority}/{Project}/{image}";

    /// <summary>Runs a task in a build of its own, and says how it went.</summary>
    public MatrixRun Run(MatrixOperation operation, FaultPoint point)
    {
        var item = new TaskItem("connection", new Dictionary<string, string>
        {
            ["CredentialSource"] = IsPlain ? "" : "environment",
            ["AccessTokenVariable"] = IsPlain ? "" : "TOKEN",
            ["DeclaredHosts"] = IsPlain ? "" : $"{Here.Authority};{There.Authority}",
        });
        Time = new PatientTime(Limit);
        var (time, engine, settings) = (Time, new NoteEngine(), ConnectionItem.Read(item));
        var credentials = CredentialSources.CreateChain(new CredentialContext(settings.Credentials, Variable, time));
        using var connections = new RegistryConnections(
            settings, credentials, time, _ => new FaultyTransport(network, point, time, IsPlain));
        engine.RegisterTaskObject(
            (typeof(BuildConnections).FullName, settings), connections, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
        using var task = operation.Create(this);
        (task.BuildEngine, task.Connection) = (engine, item);
        point.CancelBuild = task.Cancel;
        var succeeded = task.Execute();
        return new MatrixRun(
            succeeded, succeeded ? operation.Result(task).Replace(Project, "case", StringComparison.Ordinal) : "", engine, State(), token);
    }

    // A Google token that lies around is never for another registry.
    private string? Variable(string name) => name == "TOKEN" || (IsPlain && name == "GOOGLE_OAUTH_ACCESS_TOKEN") ? token : null;

    /// <summary>What every tag has, and whether that is whole.</summary>
    public IReadOnlyDictionary<string, string> State() => new[] { Here, There }
        .SelectMany((host, index) => Images.Select(image => (host, index, image: $"{Project}/{image}")))
        .SelectMany(place => place.host.Tags(place.image)
            .Select(tag => (place.host, place.image, tag, Key: $"{place.index} {place.image[Project.Length..]}:{tag}")))
        .ToDictionary(
            place => place.Key,
            place => Describe(place.host, place.image, place.host.GetTagDigest(place.image, place.tag)!),
            StringComparer.Ordinal);

    private static string Describe(EmulatedHost host, string image, string digest) =>
        IsWhole(host, image, digest) ? digest : $"{digest}, which is incomplete";

    private static bool IsWhole(EmulatedHost host, string image, string digest)
    {
        if (host.GetManifest(image, digest) is not { } bytes)
        {
            return false;
        }

        using var manifest = JsonDocument.Parse(bytes);
        var root = manifest.RootElement;
        var children = root.TryGetProperty("manifests", out var list) ? list.EnumerateArray().ToArray() : [];
        var blobs = (root.TryGetProperty("config", out var config) ? [config] : Array.Empty<JsonElement>())
            .Concat(root.TryGetProperty("layers", out var layers) ? layers.EnumerateArray() : []);
        return children.All(child => IsWhole(host, image, child.GetProperty("digest").GetString()!))
            && blobs.All(blob => host.HasBlob(image, blob.GetProperty("digest").GetString()!));
    }
}

/// <summary>How a task went.</summary>
internal sealed record MatrixRun(bool Succeeded, string Result, NoteEngine Engine, IReadOnlyDictionary<string, string> State, string Token);
