using System.Net.Http.Headers;
using ArtifactRegistry.Build.Tasks;

namespace ArtifactRegistry.Build.Tests.Releases;

/// <summary>A <c>dotnet publish</c> as the targets run it: the gate, the SDK's push of the release tags where the gate says so, then what
/// completes the release. The SDK's push is a PUT for each tag, one after another, and a refusal ends the build.</summary>
/// <param name="world">Where it runs.</param>
/// <param name="repository">The image's path.</param>
/// <param name="built">What the compile made; the registry has its blobs already.</param>
internal sealed class Publish(TaskWorld world, string repository, BuiltImage built) : IDisposable
{
    private readonly HttpClient sdk = new();
    private BeginRelease? begin;

    public string[] Tags { get; init; } = ["1.0.0", "1.0", "latest"];

    public string Policy { get; init; } = "Reuse";

    public string Revision { get; init; } = "";

    public NoteEngine Build { get; } = new();

    /// <summary>Whether a step has failed: those after it do not run.</summary>
    public bool IsRed { get; private set; }

    /// <summary>Whether the registry refused the SDK's push.</summary>
    public bool IsPushRefused { get; private set; }

    public bool IsPushing => begin is { SkipsPush: false } && !IsRed;

    /// <summary>What a build reports: a green one, or one whose release is complete but for a moving tag.</summary>
    public string? Digest { get; private set; }

    public IEnumerable<string> Codes => Build.Errors.Select(error => error.Code);

    /// <summary>What the SDK pushes, in its order: the release tags.</summary>
    public IReadOnlyList<(string Tag, string Digest)> Pushes =>
    [
        .. built.Platforms.SelectMany(platform => Pushed.Select(tag => ($"{tag}-{platform.Rid}", platform.Digest))),
        .. Pushed.Select(tag => (tag, built.Digest)),
    ];

    private IEnumerable<string> Pushed => Tags.Where(tag => tag != "latest");

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
        begin = world.With(
            ReleaseTask.Begin(
                $"{world.Host.Authority}/{repository}",
                ("Tags", string.Join(';', Tags)),
                ("RuntimeIdentifiers", string.Join(';', built.Platforms.Select(platform => platform.Rid))),
                ("ReleasedPlatform", built.Platforms.Count > 0 ? "" : "linux-x64"),
                ("MovingTags", "latest"),
                ("TagPolicy", Policy),
                ("SourceRevision", Revision)),
            Build);
        IsRed = !begin.Execute();
        Assert.Equal(IsRed ? "" : string.Join(';', Pushed), begin.PushedTags);
    }

    public async Task PushAsync(string tag, string digest)
    {
        if (IsPushing)
        {
            var kind = digest == built.Digest && built.Platforms.Count > 0 ? "index" : "manifest";
            using var content = new ByteArrayContent(world.Host.GetManifest(repository, digest)!);
            content.Headers.ContentType = new MediaTypeHeaderValue($"application/vnd.oci.image.{kind}.v1+json");
            var url = new Uri($"http://{world.Host.Authority}/v2/{repository}/manifests/{tag}");
            using var answer = await sdk.PutAsync(url, content, TestContext.Current.CancellationToken);
            IsRed = IsPushRefused = !answer.IsSuccessStatusCode;
        }
    }

    public void Finish()
    {
        if (IsRed)
        {
            return;
        }

        var manifest = IsPushing ? world.Host.GetManifest(repository, built.Digest) : null;
        using var complete = world.With(ReleaseTask.Complete(begin!, manifest), Build);
        IsRed = !complete.Execute();
        Digest = complete.Digest.Length > 0 ? complete.Digest : null;
    }

    public void Dispose()
    {
        begin?.Dispose();
        sdk.Dispose();
    }
}
