using System.Text.Json.Nodes;
using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.Images.CleanUp;
using ArtifactRegistry.Build.Images.Listing;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Emulator;

namespace ArtifactRegistry.Build.Tests.Support;

/// <summary>A repository in an emulator, a clock that a test sets, and the operations on them.</summary>
internal sealed class Shelf : IAsyncDisposable
{
    public const string Name = "my-project/my-repo/app";
    private const string Index = "application/vnd.oci.image.index.v1+json";
    private readonly RegistryWorld world;

    private Shelf(RegistryWorld world, ShelfClock clock, bool isPlain)
    {
        (this.world, Clock) = (world, clock);
        Client = isPlain
            ? world.Client(
                new ConnectionSettings { Credentials = new CredentialSettings { Source = "anonymous" } },
                time: TimeProvider.System,
                createTransport: _ => new PlainTransport { InnerHandler = new SocketsHttpHandler() })
            : world.Client(time: TimeProvider.System);
    }

    public ArtifactRegistryEmulator Emulator => world.Emulator;

    public EmulatedHost Host => world.Host;

    public ShelfClock Clock { get; }

    public RegistryClient Client { get; }

    /// <summary>The requests so far as <c>METHOD path</c>, below the repository.</summary>
    public IEnumerable<string> Asked =>
        Emulator.Requests.Select(request => $"{request.Method} {request.Path.Replace($"/v2/{Name}/", "", StringComparison.Ordinal)}");

    public static Task<Shelf> OpenAsync(RegistryBehavior? behavior = null) => OpenAsync(new EmulatorOptions { Behavior = behavior });

    public static async Task<Shelf> OpenAsync(EmulatorOptions options)
    {
        var clock = new ShelfClock();
        return new Shelf(await RegistryWorld.StartAsync(options with { TimeProvider = clock }), clock, isPlain: false);
    }

    /// <summary>A registry that is not Artifact Registry: open to all, its tag list names tags only.</summary>
    public static async Task<Shelf> OpenPlainAsync()
    {
        var clock = new ShelfClock();
        return new Shelf(
            await RegistryWorld.StartAsync(new EmulatorOptions { RequireAuthentication = false, TimeProvider = clock }),
            clock,
            isPlain: true);
    }

    public ImageReference Image(string name = Name) => ImageReference.Parse($"{Host.Authority}/{name}", "Image");

    /// <summary>Stores an image.</summary>
    public string Push(params string[] tags)
    {
        var digest = Host.PushImage(Name, tags.FirstOrDefault(), new ImageSeed { Content = Guid.NewGuid().ToString() });
        Array.ForEach(tags, tag => Host.SetTag(Name, tag, digest));
        return digest;
    }

    /// <summary>Stores an index of manifests that are there.</summary>
    public string PushIndexOf(string? tag, params IEnumerable<string> children)
    {
        var manifests = children.Select(child => (JsonNode)new JsonObject
        {
            ["mediaType"] = "application/vnd.oci.image.manifest.v1+json",
            ["digest"] = child,
            ["size"] = Host.GetManifest(Name, child)?.Length ?? 1,
        }).ToArray();
        var index = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = Index,
            ["manifests"] = new JsonArray(manifests),
            ["annotations"] = new JsonObject { ["nonce"] = Guid.NewGuid().ToString() },
        };
        return Host.PushManifest(Name, tag, System.Text.Encoding.UTF8.GetBytes(index.ToJsonString()), Index);
    }

    public async Task<ImageListing> ListAsync()
    {
        var listing = await ImageLister.ListAsync(Client, Image(), await ImageLister.TagsAsync(Client, Image(), default), default);
        return await ImageLister.WithSubjectsAsync(Client, listing, default);
    }

    public async Task<string[]> UntaggedAsync() =>
        [.. UntaggedImages.Find(await ListAsync()).Select(manifest => manifest.Digest.ToString())];

    public async Task<CleanUpPlan> PlanAsync(CleanUpFilter filter, string name = Name) =>
        await CleanUpReader.PlanAsync(Client, Image(name), await ImageLister.TagsAsync(Client, Image(name), default), filter, default);

    public async Task<IReadOnlyList<DeletionResult>> RunAsync(CleanUpPlan plan, bool deletesTags = true)
    {
        var run = new CleanUpRun(Client, plan, deletesTags);
        await run.RunAsync(default);
        return [.. run.Results];
    }

    public async Task<IReadOnlyList<DeletionResult>> CleanUpAsync(CleanUpFilter filter) => await RunAsync(await PlanAsync(filter));

    public static CleanUpFilter Filter(
        int? keep = null, string tags = "", bool untagged = false, DateTimeOffset? before = null, bool tagsOnly = false) =>
        new()
        {
            KeepNewest = keep,
            OlderThan = before,
            Tags = TagSelector.ReadList(tags, "ArtifactRegistryTagFilter"),
            UntaggedOnly = untagged,
            TagsOnly = tagsOnly,
            Moving = MovingTags.Parse("latest", "ArtifactRegistryMovingTags"),
        };

    public ValueTask DisposeAsync() => world.DisposeAsync();

    /// <summary>Takes Google's extension out of tag lists.</summary>
    private sealed class PlainTransport : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (request.RequestUri!.AbsolutePath.EndsWith("/tags/list", StringComparison.Ordinal) && response.IsSuccessStatusCode)
            {
                var list = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!.AsObject();
                list.Remove("manifest");
                list.Remove("child");
                response.Content = new StringContent(list.ToJsonString());
            }

            return response;
        }
    }
}

/// <summary>The registry's clock; its timers are the system's.</summary>
internal sealed class ShelfClock : TimeProvider
{
    public static DateTimeOffset Start { get; } = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public DateTimeOffset Now { get; set; } = Start;

    public override DateTimeOffset GetUtcNow() => Now;

    public void AddDays(int days) => Now = Now.AddDays(days);
}
