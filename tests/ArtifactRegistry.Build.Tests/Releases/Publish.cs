using System.Net.Http.Headers;
using System.Text;
using ArtifactRegistry.Build.Tasks;
using ArtifactRegistry.Build.Tests.BuildTasks;
using ArtifactRegistry.Build.Tests.Listing;

namespace ArtifactRegistry.Build.Tests.Releases;

/// <summary>A <c>dotnet publish</c> as the targets run it: the gate, the SDK's push where the gate says so, then verification and the tags that are missing.
/// The SDK's push is a PUT for each tag, one after another, and a refusal ends the build.</summary>
/// <param name="world">Where it runs.</param>
/// <param name="repository">The image's path.</param>
/// <param name="built">What the compile made; the registry has its blobs already.</param>
internal sealed class Publish(TaskWorld world, string repository, BuiltImage built) : IDisposable
{
    private readonly HttpClient sdk = new();
    private GateRelease? gate;

    public string[] Tags { get; init; } = ["1.0.0", "1.0", "latest"];

    public string Policy { get; init; } = "Reuse";

    public string Revision { get; init; } = "";

    public NoteEngine Build { get; } = new();

    /// <summary>Whether a step has failed: those after it do not run.</summary>
    public bool IsRed { get; private set; }

    /// <summary>Whether the registry refused the SDK's push.</summary>
    public bool IsPushRefused { get; private set; }

    public bool IsPushing => gate?.Decision == "push" && !IsRed;

    /// <summary>What a green build reports.</summary>
    public string? Digest { get; private set; }

    public IEnumerable<string> Codes => Build.Errors.Select(error => error.Code);

    /// <summary>What the SDK pushes, in its order.</summary>
    public IReadOnlyList<(string Tag, string Digest)> Pushes =>
        [.. built.Platforms.SelectMany(platform => Tags.Select(tag => ($"{tag}-{platform.Rid}", platform.Digest))), .. Tags.Select(tag => (tag, built.Digest))];

    public async Task RunAsync()
    {
        Gate();
        foreach (var (tag, digest) in Pushes)
        {
            await PushAsync(tag, digest);
        }

        Finish();
    }

    public void Gate()
    {
        gate = world.With(
            new GateRelease
            {
                Image = Name,
                Tags = string.Join(';', Tags),
                RuntimeIdentifiers = string.Join(';', built.Platforms.Select(platform => platform.Rid)),
                MovingTags = "latest",
                Policy = Policy,
                SourceRevision = Revision,
            },
            Build);
        IsRed = !gate.Execute();
    }

    public async Task PushAsync(string tag, string digest)
    {
        if (IsPushing)
        {
            using var content = new ByteArrayContent(world.Host.GetManifest(repository, digest)!);
            content.Headers.ContentType = new MediaTypeHeaderValue($"application/vnd.oci.image.{(digest == built.Digest && built.Platforms.Count > 0 ? "index" : "manifest")}.v1+json");
            using var answer = await sdk.PutAsync(new Uri($"http://{world.Host.Authority}/v2/{repository}/manifests/{tag}"), content, TestContext.Current.CancellationToken);
            IsRed = IsPushRefused = !answer.IsSuccessStatusCode;
        }
    }

    public void Finish()
    {
        if (IsRed)
        {
            return;
        }

        var manifest = IsPushing ? Encoding.UTF8.GetString(world.Host.GetManifest(repository, built.Digest)!) : gate!.ExistingManifest;
        if (IsPushing)
        {
            using var check = world.With(new CheckImageTags { Image = Name, Tags = string.Join(';', Tags), MovingTags = "latest", Rule = "Require", ExpectedManifest = manifest }, Build);
            IsRed = !check.Execute();
        }
        else if (gate!.MissingTags.Length > 0)
        {
            using var add = world.With(new TagPublishedImage { Image = Name, Tags = gate.MissingTags, Manifest = manifest, MediaType = gate.ExistingMediaType, Known = gate.Found }, Build);
            IsRed = !add.Execute();
        }

        Digest = IsRed ? null : ArtifactRegistry.Build.References.ImageDigest.Compute(Encoding.UTF8.GetBytes(manifest)).ToString();
    }

    public void Dispose()
    {
        gate?.Dispose();
        sdk.Dispose();
    }

    private string Name => $"{world.Host.Authority}/{repository}";
}
