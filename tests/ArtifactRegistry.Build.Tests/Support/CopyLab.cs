using System.Text;
using System.Text.Json.Nodes;
using ArtifactRegistry.Build.Images.Copying;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Build.Tasks;
using ArtifactRegistry.Emulator;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tests.Support;

/// <summary>Two registries, the first with images and the second without.</summary>
internal sealed class CopyLab : IAsyncDisposable
{
    public const string App = "p/r/app";
    public const string Copy = "q/s/app";
    public const string OciManifest = "application/vnd.oci.image.manifest.v1+json";
    public const string OciIndex = "application/vnd.oci.image.index.v1+json";
    private const string Layer = "application/vnd.oci.image.layer.v1.tar+gzip";
    private readonly RegistryWorld world;
    private readonly ConnectionSettings settings;
    private readonly RegistryConnections connections;

    private CopyLab(RegistryWorld world, TimeSpan retryBudget)
    {
        this.world = world;
        settings = new ConnectionSettings
        {
            DeclaredHosts = world.Settings.DeclaredHosts,
            PushHost = Source.Authority,
            RetryBudget = retryBudget,
        };
        connections = Connect();
    }

    public ArtifactRegistryEmulator Emulator => world.Emulator;

    public EmulatedHost Source => Emulator.Hosts[0];

    public EmulatedHost Target => Emulator.Hosts[1];

    /// <summary>What the copies of this lab have brought where, as a build knows it.</summary>
    public BlobPlaces Places { get; set; } = new();

    /// <summary>The requests so far, each as <c>METHOD path</c> without project, repository and image.</summary>
    public IReadOnlyList<string> Asked =>
        [.. Emulator.Requests.Select(request => $"{request.Method} {string.Join('/', Operation(request.Path).Take(2))}")];

    private static IEnumerable<string> Operation(string path) => path.Split('/').SkipWhile(part =>
        part is not ("manifests" or "blobs" or "referrers" or "tags" or "artifacts-uploads" or "artifacts-downloads"));

    public static Task<CopyLab> OpenAsync(RegistryBehavior? behavior = null, TimeSpan? retryBudget = null) =>
        OpenAsync(new EmulatorOptions { Behavior = behavior }, retryBudget);

    public static async Task<CopyLab> OpenAsync(EmulatorOptions options, TimeSpan? retryBudget = null) =>
        new(
            await RegistryWorld.StartAsync(
                options.Hosts.Count > 1 ? options : options with { Hosts = [new EmulatorHost(), new EmulatorHost()] }),
            retryBudget ?? TimeSpan.Zero);

    /// <summary>A build of its own, whose tasks speak to the registries.</summary>
    public NoteEngine NewBuild(RegistryConnections? connections = null)
    {
        var engine = new NoteEngine();
        engine.RegisterTaskObject(
            (typeof(BuildConnections).FullName, new ConnectionSettings()),
            connections ?? Connect(),
            RegisteredTaskObjectLifetime.Build,
            false);
        return engine;
    }

    /// <summary>The connections of another build; where the variables are not given, the token is in Google's.</summary>
    public RegistryConnections Connect(Func<string, string?>? variables = null, string? declaredHosts = null) => world.Connect(
        settings with { DeclaredHosts = declaredHosts ?? settings.DeclaredHosts },
        TimeProvider.System,
        variables: variables ?? (name => name == "GOOGLE_OAUTH_ACCESS_TOKEN" ? world.Token : null));

    /// <summary>The requests that change something.</summary>
    public IReadOnlyList<string> Writes =>
    [
        .. Emulator.Requests
            .Where(request => request.Method is not ("GET" or "HEAD"))
            .Select(request => $"{request.Method} {request.Path}"),
    ];

    public ImageReference At(EmulatedHost host, string image) => ImageReference.Parse($"{host.Authority}/{image}", "test");

    public RegistryClient Client(EmulatedHost host) => Client(At(host, App));

    private RegistryClient Client(ImageReference image) => connections.Client(image.Registry, world.Log);

    /// <summary>Stores an image of a config and some layers in the first registry.</summary>
    public string PushApp(string? tag, int layers = 3, string image = App, string salt = "", int size = 1000)
    {
        var blobs = Enumerable.Range(0, layers).Select(index => Blob(image, Layer, $"{salt}{index}".PadRight(size, '.'))).ToArray();
        return PushManifest(image, tag, OciManifest, new JsonObject
        {
            ["config"] = Blob(
                image, "application/vnd.oci.image.config.v1+json", $$"""{"os":"linux","architecture":"amd64","salt":"{{salt}}"}"""),
            ["layers"] = new JsonArray([.. blobs]),
        });
    }

    public string PushIndex(string? tag, IEnumerable<string> children, string image = App, string childType = OciManifest)
    {
        var entries = children.Select((child, index) =>
            (JsonNode)Descriptor(childType, child, Source.GetManifest(image, child)?.Length ?? 1, $"arch{index}"));
        return PushManifest(image, tag, OciIndex, new JsonObject { ["manifests"] = new JsonArray([.. entries]) });
    }

    public string PushManifest(string image, string? tag, string mediaType, JsonObject members)
    {
        var copies = members.Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()));
        var manifest = new JsonObject([new("schemaVersion", 2), new("mediaType", mediaType), .. copies]);
        return Source.PushManifest(image, tag, Encoding.UTF8.GetBytes(manifest.ToJsonString()), mediaType);
    }

    public JsonObject Blob(string image, string mediaType, string content) =>
        Descriptor(mediaType, Source.PushBlob(image, Encoding.UTF8.GetBytes(content)), content.Length);

    public static JsonObject Descriptor(string mediaType, string digest, long size, string? architecture = null)
    {
        var descriptor = new JsonObject { ["mediaType"] = mediaType, ["digest"] = digest, ["size"] = size };
        if (architecture is not null)
        {
            descriptor["platform"] = new JsonObject { ["os"] = "linux", ["architecture"] = architecture };
        }

        return descriptor;
    }

    public Task<CopyResult> CopyAsync(string source = $"{App}:1.0.0", string? tags = "1.0.0", CopyOptions? options = null) =>
        CopyToAsync(Target, source, Copy, tags, options);

    public async Task<CopyResult> CopyToAsync(
        EmulatedHost host, string source, string copy, string? tags = "1.0.0", CopyOptions? options = null)
    {
        options ??= new CopyOptions { IncludeReferrers = false };
        var planned = PlannedTag.Plan(PropertyList.SplitTags(tags, "test"), [], new MovingTags([]));
        var plans = await new CopyPlanner(Client, options)
            .ReadAsync([new CopyRequest(At(Source, source), At(host, copy), planned)], default);
        using var progress = new CopyProgress(TimeProvider.System, _ => { });
        using var copier = new ImageCopier(Client, Places, options, progress);
        return await copier.CopyAsync(plans[0], default);
    }

    /// <summary>Everything that an image has in a registry: manifests and the blobs that they name.</summary>
    public static IReadOnlyList<string> Content(EmulatedHost host, string image) =>
    [
        .. host.Manifests(image),
        .. host.Manifests(image)
            .SelectMany(digest => new Manifest(host.GetManifest(image, digest), "").ParseParts(digest).Blobs)
            .Select(part => $"{part.Digest} {host.HasBlob(image, part.Digest.ToString())}").Distinct().Order(StringComparer.Ordinal),
    ];

    public ValueTask DisposeAsync() => world.DisposeAsync();
}
